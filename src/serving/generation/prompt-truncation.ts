import { invalidRequest } from '../../common/api-error.js';
import type { ModelInfo } from '../../engines/engine.js';
import type { ReportFields } from '../../protocol/shared/report-fields.js';

/** Throws 400 for more tokens than the context holds. */
export function checkTruncation(asked: number, { maxModelLength }: ModelInfo): void {
  if (asked > maxModelLength) {
    throw invalidRequest(
      `Invalid value for 'truncate_prompt_tokens': must be at most ${maxModelLength}, the model's context length in tokens, got ${asked}.`,
      'truncate_prompt_tokens',
      'invalid_value',
    );
  }
}

/**
 * The prompt's tokens, or what there is for each of them, cut to `truncate_prompt_tokens`. -1 keeps what the context holds beside `wanted` tokens of the answer
 * (one when the request leaves that open). Throws 400 for more than the context.
 */
export function truncatePrompt<Item>(
  tokenIds: Item[],
  { truncate_prompt_tokens: asked, truncation_side: side = 'left' }: ReportFields,
  info: ModelInfo,
  wanted: number | undefined,
): Item[] {
  if (asked === undefined) return tokenIds;
  checkTruncation(asked, info);
  const kept = asked === -1 ? Math.max(1, info.maxModelLength - (wanted ?? 1)) : asked;
  if (tokenIds.length <= kept) return tokenIds;
  return side === 'left' ? tokenIds.slice(-kept) : tokenIds.slice(0, kept);
}
