import type { GeneratedToken, TokenLogprob } from '../../engines/engine.js';
import type { ChatLogprobAlternative, ChatTokenLogprob } from '../../protocol/chat/chat-completion.js';
import { finiteLogprob } from '../generation/finite-logprob.js';
import { tokenName } from '../generation/token-name.js';

export interface ChatLogprobOptions {
  /** Alternatives per token. */
  topCount: number;
  /** return_tokens_as_token_ids. */
  asTokenIds: boolean;
}

/** OpenAI's chat entry for a token; null when the engine gave no log probability. */
export function chatTokenLogprob(
  token: GeneratedToken,
  { topCount, asTokenIds }: ChatLogprobOptions,
): ChatTokenLogprob | null {
  if (!token.logprob) return null;
  const entry = (each: TokenLogprob): ChatLogprobAlternative => ({
    token: tokenName(each, asTokenIds),
    logprob: finiteLogprob(each.logprob),
    bytes: [...each.bytes],
  });
  return { ...entry(token.logprob), top_logprobs: (token.topLogprobs ?? []).slice(0, topCount).map(entry) };
}
