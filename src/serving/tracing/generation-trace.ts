import { monotonicSeconds } from '../../common/clock.js';
import type { RequestContext } from '../../common/request-context.js';
import type { SpanAttributes, WorkSpan } from '../../common/work-span.js';
import type { EndReason, GenerationRequest } from '../../engines/engine.js';
import type { ServedModel } from '../models/served-model.js';
import { beginModelWork, promptUsage, wholeLatency } from './model-work.js';

/** What the span of a generation needs to know of the request. */
export type TracedContext = Pick<RequestContext, 'trace' | 'requestId'> & {
  /** The id in the answer, such as chatcmpl-... */
  answerId?: string;
  /** The session that it goes on with. */
  conversationId?: string;
  /** Whether the client gets the answer in pieces. */
  isStreamed?: boolean;
  /** What the answer calls the end of a sequence, such as tool_calls; asked once it is complete. */
  finishReason?: (sequence: number, reason: EndReason) => string;
};

/** Records one generation: what was asked, how long its parts took, how it ended. It ends exactly once. */
export class GenerationTrace {
  private readonly startedAt = monotonicSeconds();
  private queuedSeconds: number | null = null;
  private firstTokenAt: number | null = null;
  private lastTokenAt = 0;
  private cachedTokens = 0;
  private generatedTokens = 0;
  private readonly reasons: EndReason[] = [];
  private ended = false;

  private constructor(
    readonly span: WorkSpan,
    private readonly finishReason: NonNullable<TracedContext['finishReason']>,
  ) {}

  /** null where nothing is recorded. */
  static begin(
    context: TracedContext,
    model: ServedModel,
    request: GenerationRequest,
  ): GenerationTrace | null {
    const span = beginModelWork(context, model, requestAttributes(request, context));
    return span && new GenerationTrace(span, context.finishReason ?? ((_, reason) => reason));
  }

  /** `queuedMs`: how long the request waited, where the engine knows it. */
  prompt(tokens: number, cachedTokens: number, queuedMs: number | undefined): void {
    this.cachedTokens = cachedTokens;
    if (queuedMs !== undefined) this.queuedSeconds = queuedMs / 1000;
    this.span.set(promptUsage(tokens));
  }

  tokens(count: number): void {
    this.lastTokenAt = monotonicSeconds();
    this.generatedTokens += count;
    if (this.firstTokenAt !== null) return;
    this.firstTokenAt = this.lastTokenAt;
    this.span.event('first_token');
  }

  sequenceEnd(sequence: number, reason: EndReason, cachedTokens: number): void {
    this.reasons[sequence] = reason;
    this.cachedTokens += cachedTokens;
  }

  /** `type`: one of few words. */
  failed(type: string): void {
    if (this.ended) return;
    this.span.fail(type);
    this.end('error');
  }

  /** `reason` holds for sequences that have not ended by themselves. */
  end(reason: 'stop' | 'abort' | 'error'): void {
    if (this.ended) return;
    this.ended = true;
    this.span.set({
      'gen_ai.usage.cache_read.input_tokens': this.cachedTokens,
      'gen_ai.usage.output_tokens': this.generatedTokens,
      'gen_ai.usage.completion_tokens': this.generatedTokens,
      'gen_ai.response.finish_reasons': this.finishReasons(reason),
      ...this.latencies(),
    });
    this.span.end();
  }

  private finishReasons(other: 'stop' | 'abort' | 'error'): string[] {
    const { reasons } = this;
    return Array.from({ length: Math.max(1, reasons.length) }, (_, sequence) => {
      const reason = reasons[sequence] ?? other;
      return reason === 'abort' || reason === 'error' ? reason : this.finishReason(sequence, reason);
    });
  }

  /** In seconds; those of parts that never came, or that the engine does not tell, are left out. */
  private latencies(): SpanAttributes {
    const { startedAt, firstTokenAt, lastTokenAt, queuedSeconds } = this;
    const untilFirst = firstTokenAt === null ? null : firstTokenAt - startedAt;
    return {
      ...wholeLatency(startedAt),
      ...(queuedSeconds !== null && { 'gen_ai.latency.time_in_queue': queuedSeconds }),
      ...(untilFirst !== null && {
        'gen_ai.latency.time_to_first_token': untilFirst,
        'gen_ai.response.time_to_first_chunk': untilFirst,
        'gen_ai.latency.time_in_model_decode': lastTokenAt - startedAt - untilFirst,
      }),
      ...(untilFirst !== null &&
        queuedSeconds !== null && {
          'gen_ai.latency.time_in_model_prefill': Math.max(0, untilFirst - queuedSeconds),
          'gen_ai.latency.time_in_model_inference': Math.max(0, lastTokenAt - startedAt - queuedSeconds),
        }),
    };
  }
}

function requestAttributes(
  { sampling, stop, count, beamSearch }: GenerationRequest,
  { answerId, conversationId, isStreamed = false }: TracedContext,
): SpanAttributes {
  return {
    ...(answerId !== undefined && { 'gen_ai.response.id': answerId }),
    ...(conversationId !== undefined && { 'gen_ai.conversation.id': conversationId }),
    'gen_ai.request.max_tokens': stop.maxTokens,
    'gen_ai.request.temperature': sampling.temperature,
    'gen_ai.request.top_p': sampling.topP,
    ...(sampling.topK > 0 && { 'gen_ai.request.top_k': sampling.topK }),
    ...(sampling.presencePenalty !== 0 && { 'gen_ai.request.presence_penalty': sampling.presencePenalty }),
    ...(sampling.frequencyPenalty !== 0 && { 'gen_ai.request.frequency_penalty': sampling.frequencyPenalty }),
    ...(sampling.seed !== null && { 'gen_ai.request.seed': sampling.seed }),
    ...(isStreamed && { 'gen_ai.request.stream': true }),
    'gen_ai.request.n': count,
    ...(count > 1 && { 'gen_ai.request.choice.count': count }),
    ...(beamSearch !== null && { 'nestling.request.beam_width': beamSearch.width }),
  };
}
