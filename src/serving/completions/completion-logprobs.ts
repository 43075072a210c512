import type { TokenLogprob } from '../../engines/engine.js';
import type { CompletionLogprobs } from '../../protocol/completions/completion.js';
import { finiteLogprob } from '../generation/finite-logprob.js';

/** One token as a completion's log probabilities list it. */
export interface LoggedToken {
  text: string;
  chosen: TokenLogprob | null;
  /** The most likely tokens; the chosen one is added when it is not among them. */
  top: readonly TokenLogprob[];
}

const textOf = ({ bytes }: TokenLogprob): string => Buffer.from(bytes).toString('utf8');

/** Builds OpenAI's parallel lists, keeping count of where in the text each token starts. */
export class CompletionLogprobWriter {
  constructor(
    private offset: number,
    private readonly topCount: number,
  ) {}

  write(tokens: readonly LoggedToken[]): CompletionLogprobs {
    const lists: CompletionLogprobs = { text_offset: [], token_logprobs: [], tokens: [], top_logprobs: [] };
    for (const { text, chosen, top } of tokens) {
      lists.text_offset.push(this.offset);
      lists.tokens.push(text);
      lists.token_logprobs.push(chosen && finiteLogprob(chosen.logprob));
      lists.top_logprobs.push(chosen && this.alternatives(chosen, top));
      this.offset += text.length;
    }
    return lists;
  }

  private alternatives(chosen: TokenLogprob, top: readonly TokenLogprob[]): Record<string, number> {
    const listed = [...top.slice(0, this.topCount), chosen];
    return Object.fromEntries(listed.map((entry) => [textOf(entry), finiteLogprob(entry.logprob)]));
  }
}
