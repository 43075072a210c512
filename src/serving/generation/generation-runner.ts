import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/request-context.js';
import {
  EngineError,
  type EndReason,
  type GenerationEvent,
  type GenerationRequest,
} from '../../engines/engine.js';
import { ServerMetrics } from '../../metrics/server-metrics.js';
import type { ServedModel } from '../models/served-model.js';
import { GenerationTrace, type TracedContext } from '../tracing/generation-trace.js';
import { Admission } from './admission.js';
import { requireFeatures } from './required-features.js';

/** What is left of the engine's events once `finish` is the end and `error` is thrown. */
export type RunEvent = Exclude<GenerationEvent, { type: 'finish' | 'error' }>;

/** What a run must know of the request it is for. */
export type RunContext = TracedContext & Pick<RequestContext, 'signal' | 'meter'>;

/** Runs generations: admission, features, measurements, traces. Everything that generates goes through here. */
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
  async *run(model: ServedModel, request: GenerationRequest, context: RunContext): AsyncGenerator<RunEvent> {
    const { signal, meter } = context;
    requireFeatures(model.engine, request);
    const release = this.admission.enter(model);
    const measured = this.metrics.request(model.name, model.engine.kind);
    const traced = GenerationTrace.begin(context, model, request);
    const stop = new AbortController();
    const { timeoutMs } = this.options;
    let reason: EndReason = 'stop';
    // Work on a prompt counts also when its client leaves before the engine tells of it.
    let promptTokens = meter && 'tokenIds' in request.prompt ? request.prompt.tokenIds.length : null;
    const deadline = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs);
    try {
      measured.accepted({ n: request.count, maxTokens: request.stop.maxTokens });
      const signals = [signal, stop.signal, ...(deadline ? [deadline] : [])];
      const events = model.engine.generate(request, AbortSignal.any(signals), traced?.span);
      for await (const event of events) {
        if (event.type === 'finish') return measured.finished(reason);
        if (event.type === 'error') {
          if (!signals.some(({ aborted }) => aborted)) {
            measured.failed();
            traced?.failed(event.error.kind);
          }
          throw event.error;
        }
        if (event.type === 'prompt') {
          promptTokens = null;
          meter?.prompt(event.tokenIds.length);
          measured.prompt(event.tokenIds.length, event.cachedTokens);
          traced?.prompt(event.tokenIds.length, event.cachedTokens, event.queuedMs);
        } else if (event.type === 'tokens') {
          meter?.generated(event.tokens.length);
          measured.tokens(event.tokens.length);
          traced?.tokens(event.tokens.length);
        } else {
          reason = event.reason;
          measured.cached(event.cachedTokens ?? 0);
          traced?.sequenceEnd(event.sequence, event.reason, event.cachedTokens ?? 0);
        }
        yield event;
      }
      if (signal.aborted) return;
      measured.failed();
      traced?.failed(deadline?.aborted ? 'timeout' : 'internal');
      throw deadline?.aborted
        ? new EngineError(
            'unavailable',
            `The request took longer than ${(timeoutMs ?? 0) / 1000} s (--request-timeout).`,
          )
        : new EngineError('internal', 'The engine ended a generation without saying how.');
    } finally {
      // Without an end so far: the client went away, or the consumer has all it wants.
      const leftBy = signal.aborted ? 'abort' : 'stop';
      measured.finished(leftBy);
      if (signal.aborted && promptTokens !== null) meter?.prompt(promptTokens);
      traced?.end(leftBy);
      stop.abort();
      release();
    }
  }
}
