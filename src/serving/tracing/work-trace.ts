import { monotonicSeconds } from '../../common/clock.js';
import type { RequestContext } from '../../common/request-context.js';
import type { WorkSpan } from '../../common/work-span.js';
import { EngineError } from '../../engines/engine.js';
import type { ServedModel } from '../models/served-model.js';
import { beginModelWork, promptUsage, wholeLatency } from './model-work.js';

/** Records work of a model that has no steps: pooling, and requests that another server answers. It ends exactly once. */
export class WorkTrace {
  private readonly startedAt = monotonicSeconds();
  private ended = false;

  private constructor(readonly span: WorkSpan) {}

  /** null where nothing is recorded. */
  static begin(context: Pick<RequestContext, 'trace' | 'requestId'>, model: ServedModel): WorkTrace | null {
    const span = beginModelWork(context, model);
    return span && new WorkTrace(span);
  }

  /** `promptTokens`: null where they are not known. */
  finished(promptTokens: number | null): void {
    if (promptTokens !== null) this.span.set(promptUsage(promptTokens));
    this.end();
  }

  /** `cause`: what was thrown, or one word for it. */
  failed(cause: unknown): void {
    if (this.ended) return;
    this.span.fail(
      typeof cause === 'string' ? cause : cause instanceof EngineError ? cause.kind : 'internal',
    );
    this.end();
  }

  /** The client went away, unless it has ended before. */
  aborted(): void {
    if (this.ended) return;
    this.span.set({ 'gen_ai.response.finish_reasons': ['abort'] });
    this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.span.set(wholeLatency(this.startedAt));
    this.span.end();
  }
}
