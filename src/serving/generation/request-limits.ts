import { invalidRequest } from '../../common/api-error.js';
import type { ModelInfo } from '../../engines/engine.js';
import type { SamplingFields } from '../../protocol/shared/sampling-fields.js';

/** Caps the operator sets. */
export interface RequestLimits {
  /** --max-logprobs; -1: none. */
  maxLogprobs: number;
  /** --max-n. */
  maxN: number;
}

/** Throws 400 for stream_options without stream: they would mean nothing. */
export function checkStreamOptions(fields: SamplingFields): void {
  if (fields.stream_options && !fields.stream) {
    throw invalidRequest(
      'Stream options can only be defined when `stream=True`.',
      'stream_options',
      'invalid_value',
    );
  }
}

/**
 * How many log probabilities a request wants per token: -1 is the whole vocabulary. Throws 400 for more than the
 * server allows.
 */
export function logprobCount(
  asked: number | false | undefined,
  param: string,
  { maxLogprobs }: RequestLimits,
  { vocabularySize }: ModelInfo,
): number | null {
  if (asked === undefined || asked === false) return null;
  const count = asked === -1 ? vocabularySize : asked;
  if (maxLogprobs !== -1 && count > maxLogprobs) {
    const given = asked === -1 ? `-1, which is all ${vocabularySize}` : String(asked);
    throw invalidRequest(
      `Invalid value for '${param}': must be at most ${maxLogprobs} (--max-logprobs), got ${given}.`,
      param,
      'invalid_value',
    );
  }
  return Math.min(count, vocabularySize);
}
