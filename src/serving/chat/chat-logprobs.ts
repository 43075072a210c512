import type { GeneratedToken, TokenLogprob } from '../../engines/engine.js';
import type { ChatLogprobAlternative, ChatTokenLogprob } from '../../protocol/chat/chat-completion.js';
import { finiteLogprob } from '../generation/finite-logprob.js';

function alternative({ bytes, logprob }: TokenLogprob): ChatLogprobAlternative {
  return { token: Buffer.from(bytes).toString('utf8'), logprob: finiteLogprob(logprob), bytes: [...bytes] };
}

/** OpenAI's chat entry for a token; null when the engine gave no log probability. */
export function chatTokenLogprob(token: GeneratedToken, topCount: number): ChatTokenLogprob | null {
  if (!token.logprob) return null;
  const top = (token.topLogprobs ?? []).slice(0, topCount).map(alternative);
  return { ...alternative(token.logprob), top_logprobs: top };
}
