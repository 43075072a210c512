import type { GenerationConstraint } from '../../engine.js';
import { StopAutomaton, StopMatcher } from '../../text/stop-automaton.js';
import type { TokenBytes } from '../../text/sequence-text.js';
import { Utf8Stream } from '../../text/utf8-stream.js';
import type { TokenGrammar } from './token-grammar.js';
import type { TokenSampler } from './token-sampler.js';

export interface OutputConstraintOptions {
  activation: GenerationConstraint['activation'];
  /** This sequence's own; freed with the constraint. */
  grammar: TokenGrammar;
  /** Token ids of a text in which special tokens are recognized. */
  tokenize: (text: string) => Iterable<number>;
}

/** Makes one sequence follow a grammar, from its start or once a text has been generated. */
export class OutputConstraint {
  private readonly utf8 = new Utf8Stream();
  /** Looks for the text from which the grammar holds; null once it does. */
  private waiting: StopMatcher | null;

  constructor(private readonly options: OutputConstraintOptions) {
    const { activation } = options;
    this.waiting = activation.kind === 'start' ? null : new StopMatcher(new StopAutomaton([activation.text]));
  }

  /**
   * Chooses a token that the grammar allows; -1 when there is none. One token is checked first, as nearly always it
   * fits: only otherwise the whole vocabulary is (llama.cpp's own order of work, common/sampling.cpp).
   */
  pick(sampler: TokenSampler, raw: Float32Array): number {
    const { grammar } = this.options;
    const adjusted = sampler.adjust(raw);
    const id = sampler.pick(adjusted);
    if (id < 0 || this.waiting !== null || grammar.allows(id)) {
      return id;
    }
    const allowed = sampler.ownCopy(adjusted);
    return grammar.mask(allowed) === 0 ? -1 : sampler.pick(allowed);
  }

  /** Notes the token that the sequence goes on with. Not for one that ends it: nothing follows. */
  accept(id: number, content: TokenBytes): void {
    if (this.waiting === null) {
      this.options.grammar.accept(id);
      return;
    }
    const text = this.utf8.push(content.bytes, content.whole);
    const match = this.waiting.push(text);
    if (match !== null) {
      this.waiting = null;
      const { kind } = this.options.activation;
      this.feed((kind === 'at' ? match.string : '') + text.slice(match.end));
    }
  }

  free(): void {
    this.options.grammar.free();
  }

  /** What was generated before the grammar held can't be taken back: it is followed as far as it fits. */
  private feed(text: string): void {
    const { grammar, tokenize } = this.options;
    for (const id of text === '' ? [] : tokenize(text)) {
      if (!grammar.allows(id)) {
        return;
      }
      grammar.accept(id);
    }
  }
}
