import { checkLength, type TokenLimit } from './token-limit.js';

/** Tokens that a tokenizer puts before and after every text: [CLS] and [SEP], BOS, an end of text, or none. */
export interface TokenFrame {
  start: readonly number[];
  end: readonly number[];
}

export const NO_FRAME: TokenFrame = { start: [], end: [] };

/**
 * A text's tokens in their frame, shortened to the limit: the last tokens of the text stay, and the frame as far as
 * it has room. Throws 400 for what is empty or still too long; `param` names it.
 */
export function fitIntoFrame(
  tokens: readonly number[],
  { start, end }: TokenFrame,
  limit: TokenLimit,
  param: string,
): number[] {
  const { truncateTo } = limit;
  const room = truncateTo === null ? tokens.length : Math.max(0, truncateTo - start.length - end.length);
  const framed = [...start, ...tokens.slice(Math.max(0, tokens.length - room)), ...end];
  const fitted = truncateTo === null ? framed : framed.slice(-truncateTo);
  checkLength(fitted.length, limit, param);
  return fitted;
}
