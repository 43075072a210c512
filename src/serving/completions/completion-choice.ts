import type { CompletionChoice, CompletionLogprobs } from '../../protocol/completions/completion.js';
import type { GeneratedToken, TokenLogprob } from '../../engines/engine.js';
import type { RunEvent } from '../generation/generation-runner.js';
import { CompletionLogprobWriter, type LoggedToken } from './completion-logprobs.js';

export interface CompletionChoiceOptions {
  index: number;
  /** Put before the answer: the prompt, with `echo`. */
  echo: string | null;
  logprobs: number | null;
  showSpecialTokens: boolean;
  tokenBytes: (id: number) => Uint8Array;
}

/** One sequence of a completion on its way to text. */
export class CompletionSequence {
  private readonly writer: CompletionLogprobWriter | null;

  constructor(private readonly options: CompletionChoiceOptions) {
    this.writer = options.logprobs === null ? null : new CompletionLogprobWriter(0, options.logprobs);
  }

  /** The prompt, as the first piece of an echoing choice; null without echo. */
  prompt(event: Extract<RunEvent, { type: 'prompt' }>): CompletionChoice | null {
    const { echo } = this.options;
    if (echo === null) return null;
    return this.piece(echo, this.writer?.write(this.promptTokens(event)) ?? null);
  }

  tokens(tokens: readonly GeneratedToken[]): CompletionChoice {
    const shown = tokens.filter((token) => this.options.showSpecialTokens || !token.special);
    const logged = tokens.map(({ text, logprob = null, topLogprobs = [] }) => ({
      text,
      chosen: logprob,
      top: topLogprobs,
    }));
    return this.piece(shown.map((token) => token.text).join(''), this.writer?.write(logged) ?? null);
  }

  end({ reason, stopReason }: Extract<RunEvent, { type: 'sequence-end' }>): CompletionChoice {
    return { ...this.piece('', null), finish_reason: reason, stop_reason: stopReason };
  }

  private promptTokens({ tokenIds, logprobs }: Extract<RunEvent, { type: 'prompt' }>): LoggedToken[] {
    return tokenIds.map((id, position) => {
      const listed: readonly TokenLogprob[] = logprobs?.[position] ?? [];
      const chosen = listed.find((entry) => entry.id === id) ?? null;
      return { text: Buffer.from(this.options.tokenBytes(id)).toString('utf8'), chosen, top: listed };
    });
  }

  private piece(text: string, logprobs: CompletionLogprobs | null): CompletionChoice {
    return { index: this.options.index, text, logprobs, finish_reason: null, stop_reason: null };
  }
}
