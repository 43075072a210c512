/** A stop string that ends at a character of the text. */
export interface StopMatch {
  string: string;
  /** Characters of the pushed text up to the end of the match. */
  end: number;
}

/**
 * Finds any of several strings in a text that arrives in pieces (Aho-Corasick over UTF-16 units). The state after
 * a character is the longest end of the text that may begin a stop string, so its depth is exactly how much has
 * to be held back. The match that is complete first wins; of two complete at the same character the longer.
 */
export class StopAutomaton {
  private readonly edges: Map<number, number>[] = [new Map()];
  private readonly fallback: number[] = [0];
  private readonly depths: number[] = [0];
  /** The longest string that ends in a state, or null. */
  private readonly matches: (string | null)[] = [null];

  /** `strings` must not be empty texts: those would match everywhere. */
  constructor(strings: readonly string[]) {
    for (const string of strings) {
      if (string === '') {
        throw new RangeError('A stop string must have at least one character.');
      }
      this.insert(string);
    }
    this.link();
  }

  /** Length of the longest end of the text that begins a stop string. */
  depth(state: number): number {
    return this.depths[state] ?? 0;
  }

  /** The string that is complete in this state, or null. */
  match(state: number): string | null {
    return this.matches[state] ?? null;
  }

  /** The state after one more UTF-16 unit; state 0 is the start. */
  step(state: number, unit: number): number {
    let from = state;
    for (;;) {
      const to = this.edges[from]?.get(unit);
      if (to !== undefined) {
        return to;
      }
      if (from === 0) {
        return 0;
      }
      from = this.fallback[from] ?? 0;
    }
  }

  private insert(string: string): void {
    let state = 0;
    for (let index = 0; index < string.length; index++) {
      const edges = this.edges[state] ?? new Map<number, number>();
      const unit = string.charCodeAt(index);
      let next = edges.get(unit);
      if (next === undefined) {
        next = this.edges.length;
        edges.set(unit, next);
        this.edges.push(new Map());
        this.fallback.push(0);
        this.depths.push(index + 1);
        this.matches.push(null);
      }
      state = next;
    }
    this.matches[state] = string;
  }

  /** Breadth first, so that a state's shorter ends are linked before it. */
  private link(): void {
    const queue = [...(this.edges[0]?.values() ?? [])];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] ?? 0;
      const shorter = this.fallback[state] ?? 0;
      this.matches[state] ??= this.matches[shorter] ?? null;
      for (const [unit, next] of this.edges[state] ?? []) {
        this.fallback[next] = this.step(shorter, unit);
        queue.push(next);
      }
    }
  }
}

/** One pass of a text through an automaton. */
export class StopMatcher {
  private state = 0;

  constructor(private readonly automaton: StopAutomaton) {}

  /** Characters at the end of the text so far that may begin a stop string. */
  get held(): number {
    return this.automaton.depth(this.state);
  }

  /** The first match that ends in `text`, or null. */
  push(text: string): StopMatch | null {
    for (let index = 0; index < text.length; index++) {
      this.state = this.automaton.step(this.state, text.charCodeAt(index));
      const string = this.automaton.match(this.state);
      if (string !== null) {
        return { string, end: index + 1 };
      }
    }
    return null;
  }

  /** Forgets what came before, so that a match can't begin there. */
  reset(): void {
    this.state = 0;
  }
}
