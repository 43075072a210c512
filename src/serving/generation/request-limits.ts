import { invalidRequest } from '../../common/api-error.js';
import type { SamplingFields } from '../../protocol/shared/sampling-fields.js';

/** Caps the operator sets. */
export interface RequestLimits {
  /** --max-logprobs. */
  maxLogprobs: number;
  /** --max-n. */
  maxN: number;
}

/** Throws 400 for stream_options without stream: they would mean nothing. */
export function checkStreamOptions(fields: SamplingFields): void {
  if (fields.stream_options && !fields.stream) {
    throw invalidRequest('Stream options can only be defined when `stream=True`.', 'stream_options');
  }
}

/** How many sequences are returned and generated. Throws 400 when they are more than the server allows. */
export function sequenceCounts(
  fields: SamplingFields,
  limits: RequestLimits,
): { count: number; bestOf: number } {
  const count = fields.n ?? 1;
  if (count > limits.maxN) {
    throw invalidRequest(
      `Invalid value for 'n': must be at most ${limits.maxN} (--max-n), got ${count}.`,
      'n',
      'invalid_value',
    );
  }
  return { count, bestOf: count };
}
