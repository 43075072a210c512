import { invalidRequest } from '../../common/api-error.js';
import type { ModelInfo } from '../../engines/engine.js';
import { checkTruncation } from '../generation/prompt-truncation.js';

/** What an input may be long, and what happens beyond. */
export interface TokenLimit {
  /** The most tokens the model takes. */
  maximum: number;
  /** Longer inputs are shortened to this many tokens; null: never. */
  truncateTo: number | null;
}

/** `truncate_prompt_tokens`: -1 is the model's own limit. Throws 400 for more than the model takes. */
export function tokenLimit(truncatePromptTokens: number | undefined, info: ModelInfo): TokenLimit {
  const maximum = info.maxModelLength;
  if (truncatePromptTokens === undefined) return { maximum, truncateTo: null };
  checkTruncation(truncatePromptTokens, info);
  return { maximum, truncateTo: truncatePromptTokens === -1 ? maximum : truncatePromptTokens };
}

/** Throws 400 for an input that the model can't take: nothing at all, or too many tokens. */
export function checkLength(tokens: number, { maximum }: TokenLimit, param: string): void {
  if (tokens === 0) {
    throw invalidRequest(
      `Invalid value for '${param}': it must have at least one token, got none.`,
      param,
      'invalid_value',
    );
  }
  if (tokens > maximum) {
    throw invalidRequest(
      `This model's maximum context length is ${maximum} tokens. However, '${param}' has ${tokens} tokens. Please shorten it, or set truncate_prompt_tokens.`,
      param,
      'context_length_exceeded',
    );
  }
}
