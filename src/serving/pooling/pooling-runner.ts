import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../common/api-error.js';
import type { RequestContext } from '../../common/request-context.js';
import { EngineError } from '../../engines/engine.js';
import { ServerMetrics } from '../../metrics/server-metrics.js';
import { Admission } from '../generation/admission.js';
import type { ServedModel } from '../models/served-model.js';

/** Runs inputs through embedding models and rerankers: admission, features, measurements. */
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
    inputs: readonly (readonly number[])[],
    { requestId, signal }: RequestContext,
  ): Promise<Float32Array[]> {
    const { engine } = model;
    if (!engine.features.has(task)) {
      throw invalidRequest(`The engine '${engine.kind}' does not support ${task}.`, 'model', 'unsupported');
    }
    const release = this.admission.enter(model);
    const measured = this.metrics.request(model.name, engine.kind);
    const { timeoutMs } = this.options;
    const deadline = timeoutMs === null ? null : AbortSignal.timeout(timeoutMs);
    try {
      const either = deadline ? AbortSignal.any([signal, deadline]) : signal;
      const vectors = await engine[task]({ requestId, inputs }, either);
      if (!vectors.every((vector) => vector.every(task === 'embed' ? Number.isFinite : isNumber))) {
        throw new EngineError('internal', 'The model computed something that is not a number.');
      }
      measured.prompt(tokenCount(inputs), 0);
      measured.finished('stop');
      return vectors;
    } catch (error) {
      if (signal.aborted) throw error;
      measured.failed();
      if (!deadline?.aborted) throw error;
      throw new EngineError(
        'unavailable',
        `The request took longer than ${(timeoutMs ?? 0) / 1000} s (--request-timeout).`,
        { cause: error },
      );
    } finally {
      // Not ended yet: the client went away.
      measured.finished('abort');
      release();
    }
  }
}

/** Tokens of all inputs together. */
export function tokenCount(inputs: readonly (readonly number[])[]): number {
  return inputs.reduce((sum, { length }) => sum + length, 0);
}

/** The log probability of what can't be is minus infinity. */
const isNumber = (value: number): boolean => !Number.isNaN(value);
