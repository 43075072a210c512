import type { GeneratedToken, GenerationEvent, GenerationRequest, TokenAlternative } from '../engine.js';
import { RepetitionWatch } from '../text/repetition-watch.js';
import { SequenceText } from '../text/sequence-text.js';
import { StopAutomaton } from '../text/stop-automaton.js';
import type { ScriptedTokenizer } from './scripted-tokenizer.js';

type SequenceEndEvent = Extract<GenerationEvent, { type: 'sequence-end' }>;

/** One sequence of a scripted answer: applies the request's stop rules to the tokens that the script gives. */
export class ScriptedSequence {
  private readonly text: SequenceText<number>;
  private readonly repetition: RepetitionWatch | null;
  private handed: GeneratedToken[] = [];
  private generated = 0;
  /** Set once the sequence has ended. */
  end: SequenceEndEvent | null = null;

  constructor(
    private readonly index: number,
    private readonly request: GenerationRequest,
    private readonly tokenizer: ScriptedTokenizer,
    private readonly endOfGenerationId: number,
    private readonly room: number,
  ) {
    const { strings, includeStopString } = request.stop;
    this.repetition = request.repetition ? new RepetitionWatch(request.repetition) : null;
    const stop = strings.length === 0 ? null : new StopAutomaton(strings);
    this.text = new SequenceText<number>(stop, includeStopString, (id, text) => this.hand(id, text));
  }

  /** Adds a token; null stands for the end of the script. Returns the events it brings. */
  push(token: number | null): GenerationEvent[] {
    const { stop } = this.request;
    const id = token ?? this.endOfGenerationId;
    if (id === this.endOfGenerationId && (stop.ignoreEos || this.generated < stop.minTokens)) {
      return token === null ? this.finish('length', null) : [];
    }
    this.generated++;
    const circles = this.repetition?.push(id) === true && this.generated >= stop.minTokens;
    if (id === this.endOfGenerationId || stop.tokenIds.includes(id)) {
      this.text.pushSilent(id);
      return this.finish('stop', id === this.endOfGenerationId ? null : id);
    }
    const stopString = this.text.push(id, this.tokenizer.content(id), {
      apart: this.tokenizer.isSpecial(id) && !stop.matchSpecialTokens,
      mayStop: this.generated > stop.minTokens,
    });
    if (stopString !== null) {
      return this.finish('stop', stopString);
    }
    if (this.generated >= Math.min(stop.maxTokens, this.room)) return this.finish('length', null);
    return circles ? this.finish('repetition', 'repetition_detected') : this.take();
  }

  private finish(
    reason: SequenceEndEvent['reason'],
    stopReason: SequenceEndEvent['stopReason'],
  ): GenerationEvent[] {
    this.text.end();
    this.end = {
      type: 'sequence-end',
      sequence: this.index,
      reason,
      stopReason,
      completionTokens: this.generated,
      cumulativeLogprob: this.request.logprobs === null ? null : 0,
    };
    return [...this.take(), this.end];
  }

  private take(): GenerationEvent[] {
    const tokens = this.handed;
    this.handed = [];
    return tokens.length === 0 ? [] : [{ type: 'tokens', sequence: this.index, tokens }];
  }

  /** A script leaves no choice: every token is certain. */
  private hand(id: number, text: string): void {
    const token: GeneratedToken = { id, text, special: this.tokenizer.isSpecial(id) };
    if (this.request.logprobs !== null) {
      token.logprob = { id, bytes: this.tokenizer.content(id).bytes, logprob: 0, rank: 1 };
      token.topLogprobs = this.alternatives(token.logprob);
    }
    this.handed.push(token);
  }

  private alternatives(chosen: TokenAlternative): TokenAlternative[] {
    const { logprobs, logprobTokenIds } = this.request;
    if (!logprobTokenIds) return logprobs === 0 ? [] : [chosen];
    return logprobTokenIds.map((id) => {
      const { bytes } = this.tokenizer.content(id);
      return { id, bytes, logprob: id === chosen.id ? 0 : -Infinity };
    });
  }
}
