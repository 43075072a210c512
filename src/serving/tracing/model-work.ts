import { monotonicSeconds } from '../../common/clock.js';
import type { RequestContext } from '../../common/request-context.js';
import type { SpanAttributes, WorkSpan } from '../../common/work-span.js';
import type { ServedModel } from '../models/served-model.js';

/** Engines whose models run on this machine, as a part of this server. */
const OWN_ENGINES = new Set(['llama-cpp', 'scripted']);

/**
 * The span of a model's work for a request; null where nothing is recorded. Attributes are those of OpenTelemetry's
 * conventions for generative AI, and beside them those of vLLM for what it calls otherwise (docs/tracing.md).
 */
export function beginModelWork(
  { trace, requestId }: Pick<RequestContext, 'trace' | 'requestId'>,
  { name, engine }: ServedModel,
  attributes: SpanAttributes = {},
): WorkSpan | null {
  if (!trace) return null;
  return trace.modelWork(name, OWN_ENGINES.has(engine.kind) ? 'internal' : 'client', {
    'gen_ai.provider.name': engine.kind,
    'gen_ai.request.model': name,
    'gen_ai.response.model': name,
    'gen_ai.request.id': requestId,
    ...attributes,
  });
}

/** Tokens of the prompt, under both names. */
export function promptUsage(tokens: number): SpanAttributes {
  return { 'gen_ai.usage.input_tokens': tokens, 'gen_ai.usage.prompt_tokens': tokens };
}

/** Seconds since `startedAt`, for the whole of the work. */
export function wholeLatency(startedAt: number): SpanAttributes {
  return { 'gen_ai.latency.e2e': monotonicSeconds() - startedAt };
}
