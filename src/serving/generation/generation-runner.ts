import { Injectable } from '@nestjs/common';
import {
  EngineError,
  type EndReason,
  type GenerationEvent,
  type GenerationRequest,
} from '../../engines/engine.js';
import { ServerMetrics } from '../../metrics/server-metrics.js';
import type { ServedModel } from '../models/served-model.js';
import { Admission } from './admission.js';
import { requireFeatures } from './required-features.js';

/** What is left of the engine's events once `finish` is the end and `error` is thrown. */
export type RunEvent = Exclude<GenerationEvent, { type: 'finish' | 'error' }>;

/** Runs generations: admission, features, measurements. Everything that generates goes through here. */
@Injectable()
export class GenerationRunner {
  constructor(
    private readonly metrics: ServerMetrics,
    private readonly admission: Admission,
    private readonly options: { timeoutMs: number | null },
  ) {}

  /**
   * Events of one generation. Throws ApiError 400 or 429 before the first event, EngineError when the engine
   * fails. Leaving the loop or aborting the signal stops the engine at once.
   */
  async *run(model: ServedModel, request: GenerationRequest, signal: AbortSignal): AsyncGenerator<RunEvent> {
    requireFeatures(model.engine, request);
    const release = this.admission.enter(model);
    const measured = this.metrics.request(model.name, model.engine.kind);
    const stop = new AbortController();
    const { timeoutMs } = this.options;
    let reason: EndReason = 'stop';
    const deadline = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs);
    try {
      measured.accepted({ n: request.count, maxTokens: request.stop.maxTokens });
      const signals = [signal, stop.signal, ...(deadline ? [deadline] : [])];
      for await (const event of model.engine.generate(request, AbortSignal.any(signals))) {
        if (event.type === 'finish') return measured.finished(reason);
        if (event.type === 'error') {
          if (!signals.some(({ aborted }) => aborted)) measured.failed();
          throw event.error;
        }
        if (event.type === 'prompt') measured.prompt(event.tokenIds.length, event.cachedTokens);
        else if (event.type === 'tokens') measured.tokens(event.tokens.length);
        else {
          reason = event.reason;
          measured.cached(event.cachedTokens ?? 0);
        }
        yield event;
      }
      if (signal.aborted) return;
      measured.failed();
      throw deadline?.aborted
        ? new EngineError(
            'unavailable',
            `The request took longer than ${(timeoutMs ?? 0) / 1000} s (--request-timeout).`,
          )
        : new EngineError('internal', 'The engine ended a generation without saying how.');
    } finally {
      // Without an end so far: the client went away, or the consumer has all it wants.
      measured.finished(signal.aborted ? 'abort' : 'stop');
      stop.abort();
      release();
    }
  }
}
