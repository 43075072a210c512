import { ANY_CHARACTER, type CharacterSet } from './character-set.js';

/**
 * Characters that no set in use tells apart share a symbol, so automata over all of Unicode have small tables.
 */
export class Alphabet {
  /** The characters of each symbol. */
  readonly symbols: readonly CharacterSet[];
  private readonly symbolsByKey = new Map<string, readonly number[]>();

  /** `sets`: every set that automata over this alphabet will use. */
  constructor(sets: readonly CharacterSet[]) {
    const distinct = [...new Map([ANY_CHARACTER, ...sets].map((set) => [keyOf(set), set])).values()];
    const changes = new Map<number, number[]>();
    const change = (at: number, index: number): void => {
      const known = changes.get(at);
      if (known === undefined) {
        changes.set(at, [index]);
      } else {
        known.push(index);
      }
    };
    for (const [index, set] of distinct.entries()) {
      for (const [low, high] of set) {
        change(low, index);
        change(high + 1, index);
      }
    }
    const members = new Set<number>();
    const rangesBySignature = new Map<string, { ranges: [number, number][]; members: readonly number[] }>();
    const borders = [...changes.keys()].sort((a, b) => a - b);
    for (const [position, border] of borders.entries()) {
      for (const index of changes.get(border) ?? []) {
        if (!members.delete(index)) {
          members.add(index);
        }
      }
      const next = borders[position + 1];
      if (next !== undefined && members.size > 0) {
        const sorted = [...members].sort((a, b) => a - b);
        const signature = sorted.join(',');
        const known = rangesBySignature.get(signature);
        if (known === undefined) {
          rangesBySignature.set(signature, { ranges: [[border, next - 1]], members: sorted });
        } else {
          known.ranges.push([border, next - 1]);
        }
      }
    }
    const classes = [...rangesBySignature.values()];
    this.symbols = classes.map((each) => each.ranges);
    for (const [index, set] of distinct.entries()) {
      this.symbolsByKey.set(
        keyOf(set),
        classes.flatMap((each, symbol) => (each.members.includes(index) ? [symbol] : [])),
      );
    }
  }

  /** The symbols that make up a set given to the constructor. */
  symbolsOf(set: CharacterSet): readonly number[] {
    const symbols = this.symbolsByKey.get(keyOf(set));
    if (symbols === undefined) {
      throw new RangeError('a character set that the alphabet was not made for');
    }
    return symbols;
  }

  /** The symbol of a character, or null for one outside every set (a surrogate). */
  symbolOf(codePoint: number): number | null {
    const symbol = this.symbols.findIndex((set) =>
      set.some(([low, high]) => low <= codePoint && codePoint <= high),
    );
    return symbol < 0 ? null : symbol;
  }
}

const keys = new WeakMap<CharacterSet, string>();

function keyOf(set: CharacterSet): string {
  let key = keys.get(set);
  if (key === undefined) {
    key = set.map(([low, high]) => `${low}-${high}`).join(',');
    keys.set(set, key);
  }
  return key;
}
