import type { GeneratedToken, TokenAlternative } from '../../engines/engine.js';
import type { ChatLogprobAlternative, ChatTokenLogprob } from '../../protocol/chat/chat-completion.js';
import { finiteLogprob } from '../generation/finite-logprob.js';
import { tokenName } from '../generation/token-name.js';

export interface ChatLogprobOptions {
  /** Alternatives per token; null: the chosen token and those that the request names. */
  topCount: number | null;
  /** return_tokens_as_token_ids. */
  asTokenIds: boolean;
}

/** OpenAI's chat entry for a token; null when the engine gave no log probability. */
export function chatTokenLogprob(
  token: GeneratedToken,
  { topCount, asTokenIds }: ChatLogprobOptions,
): ChatTokenLogprob | null {
  if (!token.logprob) return null;
  const { logprob: chosen, topLogprobs: top = [] } = token;
  const listed =
    topCount === null ? [chosen, ...top.filter(({ id }) => id !== chosen.id)] : top.slice(0, topCount);
  const entry = (each: TokenAlternative): ChatLogprobAlternative => ({
    token: tokenName(each, asTokenIds),
    logprob: finiteLogprob(each.logprob),
    bytes: [...each.bytes],
  });
  return { ...entry(chosen), top_logprobs: listed.map(entry) };
}
