import type { GeneratedToken } from '../../engines/engine.js';
import type { CompletionChoice, CompletionLogprobs } from '../../protocol/completions/completion.js';
import type { RunEvent } from '../generation/generation-runner.js';
import { promptLogprobs } from '../generation/prompt-logprobs.js';
import {
  CompletionLogprobWriter,
  type CompletionLogprobOptions,
  type LoggedToken,
} from './completion-logprobs.js';

/** What a request wants to be told beside the text. */
export interface CompletionReport {
  /** null: no log probabilities. */
  logprobs: CompletionLogprobOptions | null;
  /** Likely tokens listed per token of the prompt; null: none. */
  promptLogprobs: number | null;
  /** return_token_ids. */
  tokenIds: boolean;
}

export interface CompletionChoiceOptions {
  index: number;
  /** Put before the answer: the prompt, with `echo`. */
  echo: string | null;
  report: CompletionReport;
  showSpecialTokens: boolean;
  tokenBytes: (id: number) => Uint8Array;
}

/** One sequence of a completion on its way to text. */
export class CompletionSequence {
  private readonly writer: CompletionLogprobWriter | null;

  constructor(private readonly options: CompletionChoiceOptions) {
    const { logprobs } = options.report;
    this.writer = logprobs && new CompletionLogprobWriter(logprobs);
  }

  /** What is told of the prompt, as the first piece of a choice; null when nothing was asked for. */
  prompt(event: Extract<RunEvent, { type: 'prompt' }>): CompletionChoice | null {
    const { echo, report } = this.options;
    if (echo === null && !report.tokenIds && report.promptLogprobs === null) return null;
    const logprobs = echo === null ? null : (this.writer?.write(this.promptTokens(event)) ?? null);
    const { tokenIds } = event;
    return {
      ...this.piece(echo ?? '', logprobs),
      ...(report.tokenIds && { prompt_token_ids: [...tokenIds], token_ids: [] }),
      ...(report.promptLogprobs !== null && {
        prompt_logprobs: promptLogprobs(event.logprobs ?? [], tokenIds, report.promptLogprobs),
      }),
    };
  }

  tokens(tokens: readonly GeneratedToken[]): CompletionChoice {
    const { topCount = 0, namesTokens = false } = this.options.report.logprobs ?? {};
    const isShown = (token: GeneratedToken): boolean => this.options.showSpecialTokens || !token.special;
    const logged = (token: GeneratedToken): LoggedToken => ({
      id: token.id,
      text: token.text,
      visible: isShown(token),
      chosen: token.logprob ?? null,
      top: (token.topLogprobs ?? []).slice(0, namesTokens ? undefined : topCount),
    });
    const text = tokens
      .filter(isShown)
      .map((token) => token.text)
      .join('');
    const piece = this.piece(text, this.writer?.write(tokens.map(logged)) ?? null);
    if (!this.options.report.tokenIds) return piece;
    return { ...piece, token_ids: tokens.map(({ id }) => id).filter((id) => id !== null) };
  }

  end({ reason, stopReason }: Extract<RunEvent, { type: 'sequence-end' }>): CompletionChoice {
    return { ...this.piece('', null), finish_reason: reason, stop_reason: stopReason };
  }

  private promptTokens({ tokenIds, logprobs }: Extract<RunEvent, { type: 'prompt' }>): LoggedToken[] {
    // A character that is split over several tokens belongs to the last of them.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const topCount = this.options.report.logprobs?.topCount ?? 0;
    return tokenIds.map((id, position) => {
      const listed = logprobs?.[position] ?? [];
      const chosen = listed.find((entry) => entry.id === id) ?? null;
      const text = decoder.decode(this.options.tokenBytes(id), { stream: position + 1 < tokenIds.length });
      // The token's own entry may stand first, out of order.
      return { id, text, visible: true, chosen, top: listed.filter(({ rank }) => rank <= topCount) };
    });
  }

  private piece(text: string, logprobs: CompletionLogprobs | null): CompletionChoice {
    return { index: this.options.index, text, logprobs, finish_reason: null, stop_reason: null };
  }
}
