import { invalidRequest } from '../../common/api-error.js';
import type { TokenLimit } from './token-limit.js';

/** A query and a document, and their places in the request for errors: `text_1`, `documents[3]`. */
export interface TextPair {
  query: string;
  queryParam: string;
  document: string;
  documentParam: string;
}

/** How pairs become tokens. */
export interface PairOptions {
  limit: TokenLimit;
  /** First tokens kept of a query and of a document; 0 keeps all. */
  maxTokensPerQuery: number;
  maxTokensPerDocument: number;
}

/** The first `most` tokens; all of them for 0. */
export function firstTokens(tokens: readonly number[], most: number): readonly number[] {
  return most === 0 ? tokens : tokens.slice(0, most);
}

/**
 * How many tokens of a document stay in a pair of `total` tokens. Only documents are shortened: without its query a
 * pair means nothing. Throws 400 when not one would be left.
 */
export function documentTokensKept(document: number, total: number, { truncateTo }: TokenLimit): number {
  if (truncateTo === null || total <= truncateTo) return document;
  const kept = document - (total - truncateTo);
  if (kept >= 1) return kept;
  throw invalidRequest(
    `Invalid value for 'truncate_prompt_tokens': the query and the tokens around it take ${total - document}, which leaves no room for the document, got ${truncateTo}.`,
    'truncate_prompt_tokens',
    'invalid_value',
  );
}
