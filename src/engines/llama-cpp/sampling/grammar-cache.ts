import type { TokenGrammar } from './token-grammar.js';

const KEPT = 16;

/** Compiled grammars by their text: requests tend to come with the same few. */
export class GrammarCache {
  private readonly compiled = new Map<string, TokenGrammar>();

  constructor(private readonly compile: (text: string) => TokenGrammar) {}

  /** A grammar of its own for one sequence. Throws what `compile` throws. */
  take(text: string): TokenGrammar {
    const grammar = this.compiled.get(text) ?? this.compile(text);
    // Deleted and set again, the latest is last.
    this.compiled.delete(text);
    this.compiled.set(text, grammar);
    for (const [oldest, unused] of this.compiled) {
      if (this.compiled.size <= KEPT) {
        break;
      }
      this.compiled.delete(oldest);
      unused.free();
    }
    return grammar.clone();
  }

  free(): void {
    this.compiled.forEach((grammar) => grammar.free());
    this.compiled.clear();
  }
}
