import type { TokenLogprob } from '../../engines/engine.js';

/** How log probabilities name tokens: by their text, or as token_id:N (return_tokens_as_token_ids). */
export function tokenName({ id, bytes }: Pick<TokenLogprob, 'id' | 'bytes'>, asTokenIds: boolean): string {
  return asTokenIds ? `token_id:${id}` : Buffer.from(bytes).toString('utf8');
}
