import type { CompileBudget } from '../compile-budget.js';
import type { Alphabet } from './alphabet.js';

/** In a transition table: no way on. */
export const DEAD = -1;

/** A deterministic automaton over an alphabet's symbols; state 0 is the start. */
export interface Dfa {
  alphabet: Alphabet;
  accepting: readonly boolean[];
  /** Per state, the next state per symbol, or DEAD. */
  next: readonly Int32Array[];
}

/** More states than this are not worth a grammar: whoever asked falls back or refuses. */
const MAX_STATES = 10_000;

/** Thrown when an automaton would get too large; never leaves the compilation. */
export class AutomatonTooLarge extends Error {
  override name = 'AutomatonTooLarge';
}

/** Throws AutomatonTooLarge for a count of states over the limit. */
export function checkSize(states: number): void {
  if (states > MAX_STATES) {
    throw new AutomatonTooLarge(`an automaton of more than ${MAX_STATES} states`);
  }
}

/** Whether the whole text is in the language. */
export function matches(dfa: Dfa, text: string): boolean {
  let state = 0;
  for (const character of text) {
    const symbol = dfa.alphabet.symbolOf(character.codePointAt(0) ?? 0);
    state = symbol === null ? DEAD : (dfa.next[state]?.[symbol] ?? DEAD);
    if (state === DEAD) {
      return false;
    }
  }
  return dfa.accepting[state] === true;
}

/** Whether no text at all is in the language of a trimmed automaton. */
export function isEmptyLanguage(dfa: Dfa): boolean {
  return !dfa.accepting.includes(true);
}

/** Every text that is not in the language. */
export function complemented(dfa: Dfa): Dfa {
  const sink = dfa.next.length;
  const width = dfa.alphabet.symbols.length;
  const next = dfa.next.map((row) => row.map((state) => (state === DEAD ? sink : state)));
  return trimmed({
    alphabet: dfa.alphabet,
    accepting: [...dfa.accepting.map((accepts) => !accepts), true],
    next: [...next, new Int32Array(width).fill(sink)],
  });
}

/** What both languages have in common. The automata must share an alphabet. */
export function intersected(left: Dfa, right: Dfa, budget: CompileBudget): Dfa {
  const width = left.alphabet.symbols.length;
  const pairs: [number, number][] = [[0, 0]];
  const numbers = new Map<number, number>([[0, 0]]);
  const next: Int32Array[] = [];
  for (let state = 0; state < pairs.length; state += 1) {
    budget.spend(1 + width / 16);
    checkSize(pairs.length);
    const [a, b] = pairs[state] ?? [0, 0];
    const row = new Int32Array(width).fill(DEAD);
    for (let symbol = 0; symbol < width; symbol += 1) {
      const nextA = left.next[a]?.[symbol] ?? DEAD;
      const nextB = right.next[b]?.[symbol] ?? DEAD;
      if (nextA !== DEAD && nextB !== DEAD) {
        const key = nextA * right.next.length + nextB;
        let number = numbers.get(key);
        if (number === undefined) {
          number = pairs.length;
          numbers.set(key, number);
          pairs.push([nextA, nextB]);
        }
        row[symbol] = number;
      }
    }
    next.push(row);
  }
  const accepting = pairs.map(([a, b]) => left.accepting[a] === true && right.accepting[b] === true);
  return trimmed({ alphabet: left.alphabet, accepting, next });
}

/** The same language without states from which no text can be finished. The start stays. */
export function trimmed(dfa: Dfa): Dfa {
  const sources: number[][] = dfa.next.map(() => []);
  for (const [state, row] of dfa.next.entries()) {
    for (const target of new Set(row)) {
      sources[target]?.push(state);
    }
  }
  const alive = new Set<number>();
  const waiting = dfa.accepting.flatMap((accepts, state) => (accepts ? [state] : []));
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (!alive.has(state)) {
      alive.add(state);
      waiting.push(...(sources[state] ?? []));
    }
  }
  alive.add(0);
  if (alive.size === dfa.next.length) {
    return dfa;
  }
  const kept = [...alive].sort((a, b) => a - b);
  const numbers = new Int32Array(dfa.next.length).fill(DEAD);
  for (const [number, state] of kept.entries()) {
    numbers[state] = number;
  }
  return {
    alphabet: dfa.alphabet,
    accepting: kept.map((state) => dfa.accepting[state] === true),
    next: kept.map((state) =>
      (dfa.next[state] ?? new Int32Array(0)).map((target) =>
        target === DEAD ? DEAD : (numbers[target] ?? DEAD),
      ),
    ),
  };
}
