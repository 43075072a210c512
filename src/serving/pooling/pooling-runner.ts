import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { RequestContext } from '../../common/request-context.js';
import type { WorkSpan } from '../../common/work-span.js';
import { EngineError, type PoolingRequest } from '../../engines/engine.js';
import { ServerMetrics } from '../../metrics/server-metrics.js';
import { Admission } from '../generation/admission.js';
import type { ServedModel } from '../models/served-model.js';
import { WorkTrace } from '../tracing/work-trace.js';

/** What a request wants vectors of. */
export type PoolingInputs = Omit<PoolingRequest, 'requestId'>;

/** Runs inputs through embedding models and rerankers: admission, features, measurements, traces. */
@Injectable()
export class PoolingRunner {
  constructor(
    private readonly metrics: ServerMetrics,
    private readonly admission: Admission,
    /** --request-timeout. */
    private readonly options: { timeoutMs: number | null },
  ) {}

  /**
   * One raw vector per input. Throws ApiError 400 or 429 before the engine is asked, EngineError when it fails.
   * Aborting the context's signal stops the engine.
   */
  async run(
    model: ServedModel,
    task: 'embed' | 'score',
    inputs: PoolingInputs,
    context: RequestContext,
  ): Promise<Float32Array[]> {
    const tokens = tokenCount(inputs);
    return this.measured(model, task, context, tokens, async (signal, span) => {
      const vectors = await model.engine[task]({ requestId: context.requestId, ...inputs }, signal, span);
      if (!vectors.every((vector) => vector.every(task === 'embed' ? Number.isFinite : isNumber))) {
        throw new EngineError('internal', 'The model computed something that is not a number.');
      }
      return { value: vectors, promptTokens: tokens };
    });
  }

  /** Scores of pairs by an engine that puts them together itself. Throws as `run`. */
  async runPairs(
    model: ServedModel,
    pairs: readonly { query: string; document: string }[],
    context: RequestContext,
  ): Promise<{ scores: number[]; promptTokens: number }> {
    return this.measured(model, 'score', context, null, async (signal, span) => {
      const scored = await model.engine.scorePairs?.(pairs, signal, span);
      if (!scored?.scores.every(Number.isFinite)) {
        throw new EngineError('internal', 'The model computed something that is not a number.');
      }
      return { value: scored, promptTokens: scored.promptTokens };
    });
  }

  private async measured<T>(
    model: ServedModel,
    task: 'embed' | 'score',
    context: RequestContext,
    /** Null where only the engine knows. */
    expectedTokens: number | null,
    work: (signal: AbortSignal, span: WorkSpan | null) => Promise<{ value: T; promptTokens: number }>,
  ): Promise<T> {
    const { engine } = model;
    const { signal } = context;
    if (!engine.features.has(task)) {
      throw invalidRequest(`The engine '${engine.kind}' does not support ${task}.`, 'model', 'unsupported');
    }
    const release = this.admission.enter(model);
    const measured = this.metrics.request(model.name, engine.kind);
    const traced = WorkTrace.begin(context, model);
    const { timeoutMs } = this.options;
    const deadline = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs);
    try {
      const either = deadline ? AbortSignal.any([signal, deadline]) : signal;
      const { value, promptTokens } = await work(either, traced?.span ?? null);
      context.meter?.prompt(promptTokens);
      measured.prompt(promptTokens, 0);
      measured.finished('stop');
      traced?.finished(promptTokens);
      return value;
    } catch (error) {
      if (signal.aborted) {
        // What was computed for a client that has left was computed.
        context.meter?.prompt(expectedTokens ?? 0);
        throw error;
      }
      measured.failed();
      traced?.failed(deadline?.aborted ? 'timeout' : error);
      if (!deadline?.aborted) throw error;
      throw new EngineError(
        'unavailable',
        `The request took longer than ${(timeoutMs ?? 0) / 1000} s (--request-timeout).`,
        { cause: error },
      );
    } finally {
      // Not ended yet: the client went away.
      measured.finished('abort');
      traced?.aborted();
      release();
    }
  }
}

/** Tokens of all inputs together. */
export function tokenCount({ inputs }: PoolingInputs): number {
  return inputs.reduce((sum, { length }) => sum + length, 0);
}

/** The log probability of what can't be is minus infinity. */
const isNumber = (value: number): boolean => !Number.isNaN(value);
