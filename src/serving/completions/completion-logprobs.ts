import type { TokenAlternative, TokenLogprob } from '../../engines/engine.js';
import type { CompletionLogprobs } from '../../protocol/completions/completion.js';
import { finiteLogprob } from '../generation/finite-logprob.js';
import { tokenName } from '../generation/token-name.js';

/** One token as a completion's log probabilities list it. */
export interface LoggedToken {
  /** null for engines that report text only. */
  id: number | null;
  /** The token's own text. */
  text: string;
  /** Whether the text is part of the answer's. */
  visible: boolean;
  chosen: TokenLogprob | null;
  /** The alternatives; the chosen one is added when it is not among them. */
  top: readonly TokenAlternative[];
}

export interface CompletionLogprobOptions {
  /** Alternatives per token, of the prompt's and, where the request names none, of the answer's. */
  topCount: number;
  /** logprob_token_ids: the request names the alternatives of the answer's tokens. */
  namesTokens: boolean;
  /** return_tokens_as_token_ids. */
  asTokenIds: boolean;
}

/** Builds OpenAI's parallel lists, keeping count of where in the text each token starts. */
export class CompletionLogprobWriter {
  private offset = 0;

  constructor(private readonly options: CompletionLogprobOptions) {}

  write(tokens: readonly LoggedToken[]): CompletionLogprobs {
    const lists: CompletionLogprobs = { text_offset: [], token_logprobs: [], tokens: [], top_logprobs: [] };
    for (const { id, text, visible, chosen, top } of tokens) {
      lists.text_offset.push(this.offset);
      lists.tokens.push(this.options.asTokenIds && id !== null ? `token_id:${id}` : text);
      lists.token_logprobs.push(chosen && finiteLogprob(chosen.logprob));
      lists.top_logprobs.push(chosen && this.alternatives(chosen, top));
      // Characters, as Python counts them: that is what other servers and their clients mean.
      if (visible) this.offset += [...text].length;
    }
    return lists;
  }

  private alternatives(chosen: TokenLogprob, top: readonly TokenAlternative[]): Record<string, number> {
    const { asTokenIds } = this.options;
    return Object.fromEntries(
      [...top, chosen].map((entry) => [tokenName(entry, asTokenIds), finiteLogprob(entry.logprob)]),
    );
  }
}
