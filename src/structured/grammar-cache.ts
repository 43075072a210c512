/** Compiled grammars by what they were compiled from, the least recently used dropped first. */
export class GrammarCache {
  private readonly grammars = new Map<string, string>();
  private characters = 0;

  constructor(
    private readonly maxEntries: number,
    /** Characters of keys and grammars together. */
    private readonly maxCharacters: number,
  ) {}

  get(key: string): string | undefined {
    const grammar = this.grammars.get(key);
    if (grammar !== undefined) {
      // A Map remembers the order of insertion: the entry becomes the newest.
      this.grammars.delete(key);
      this.grammars.set(key, grammar);
    }
    return grammar;
  }

  set(key: string, grammar: string): void {
    this.remove(key);
    this.grammars.set(key, grammar);
    this.characters += key.length + grammar.length;
    for (const oldest of this.grammars.keys()) {
      if (this.grammars.size <= this.maxEntries && this.characters <= this.maxCharacters) {
        break;
      }
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    const grammar = this.grammars.get(key);
    if (grammar !== undefined) {
      this.grammars.delete(key);
      this.characters -= key.length + grammar.length;
    }
  }
}
