import { EngineError, type GeneratedToken, type GenerationEvent, type TokenLogprob } from '../engine.js';
import { EventQueue } from './event-queue.js';
import type { PromptReport, RequestFailure, SequenceEnd, StepMessage, TokenScores } from './messages.js';
import type { Vocabulary } from './vocabulary.js';

/** One request on the server's side: turns its parts of the worker's messages into events. */
export class GenerationStream {
  readonly queue = new EventQueue<GenerationEvent>();
  private tokens: GeneratedToken[] = [];
  private sequence = -1;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly promptTokens: readonly number[] | null,
  ) {}

  prompt({ cachedTokens, queuedMs, tokenIds, scores }: PromptReport): void {
    this.queue.push({
      type: 'prompt',
      tokenIds: tokenIds === null ? (this.promptTokens ?? []) : [...tokenIds],
      cachedTokens,
      queuedMs,
      ...(scores === null ? {} : { logprobs: scores.map((entry) => entry && this.promptLogprobs(entry)) }),
    });
  }

  /** Adds the token at `index` of a step. Tokens of one sequence that follow each other become one event. */
  token(step: StepMessage, index: number): void {
    const sequence = step.sequences[index] ?? 0;
    if (sequence !== this.sequence) {
      this.flush();
    }
    this.sequence = sequence;
    const id = step.ids[index] ?? 0;
    const token: GeneratedToken = {
      id,
      text: step.texts[index] ?? '',
      special: this.vocabulary.isSpecial(id),
    };
    const scores = step.scores?.[index];
    if (scores != null) {
      token.logprob = this.logprob(id, scores.logprob, scores.rank);
      token.topLogprobs = this.topLogprobs(scores);
    }
    this.tokens.push(token);
  }

  /** Hands out the tokens added since the last event. */
  flush(): void {
    if (this.tokens.length > 0) {
      this.queue.push({ type: 'tokens', sequence: this.sequence, tokens: this.tokens });
      this.tokens = [];
    }
  }

  end({ sequence, reason, stopReason, completionTokens, cumulativeLogprob }: SequenceEnd): void {
    this.flush();
    this.queue.push({
      type: 'sequence-end',
      sequence,
      reason,
      stopReason,
      completionTokens,
      cumulativeLogprob,
    });
  }

  finish(): void {
    this.queue.push({ type: 'finish' });
    this.queue.close();
  }

  fail({ kind, message }: Omit<RequestFailure, 'key'>): void {
    this.flush();
    this.queue.push({ type: 'error', error: new EngineError(kind, message) });
    this.queue.close();
  }

  /** The prompt's own token first when it is not among the most likely, as in vLLM. */
  private promptLogprobs(entry: { id: number } & TokenScores): TokenLogprob[] {
    const top = this.topLogprobs(entry);
    return top.some(({ id }) => id === entry.id)
      ? top
      : [this.logprob(entry.id, entry.logprob, entry.rank), ...top];
  }

  /** Ranks are places in the list: alternatives that a request names have none worth reading. */
  private topLogprobs({ topIds, topLogprobs }: TokenScores): TokenLogprob[] {
    return Array.from(topIds, (id, index) => this.logprob(id, topLogprobs[index] ?? -Infinity, index + 1));
  }

  private logprob(id: number, logprob: number, rank: number): TokenLogprob {
    return { id, bytes: this.vocabulary.content(id).bytes, logprob, rank };
  }
}
