import type { CompileBudget } from '../compile-budget.js';
import type { RegexNode } from '../regex/regex-node.js';
import type { Alphabet } from './alphabet.js';
import { ANY_CHARACTER, type CharacterSet } from './character-set.js';
import { DEAD, checkSize, trimmed, type Dfa } from './dfa.js';

/** `full`: the expression matches the whole text. `search`: some part of it, as JSON Schema's pattern. */
export type RegexMode = 'full' | 'search';

interface State {
  /** Free ways on. */
  free: number[];
  /** Ways on before the first character only (`^`), and with no character after (`$`). */
  atStart: number[];
  atEnd: number[];
  /** The way on that takes a character. */
  set: CharacterSet | null;
  to: number;
}

/** Every character set of the expression, for the alphabet. */
export function* setsOf(node: RegexNode): Generator<CharacterSet> {
  switch (node.kind) {
    case 'characters':
      yield node.set;
      break;
    case 'sequence':
      for (const item of node.items) {
        yield* setsOf(item);
      }
      break;
    case 'choice':
      for (const option of node.options) {
        yield* setsOf(option);
      }
      break;
    case 'repeat':
      yield* setsOf(node.item);
      break;
    default:
  }
}

/** Thompson's construction and subset construction, within the budget. */
export function regexDfa(node: RegexNode, mode: RegexMode, alphabet: Alphabet, budget: CompileBudget): Dfa {
  const nfa = new Nfa(budget);
  const start = nfa.state();
  const end = nfa.state();
  const body = nfa.add(node, end);
  nfa.states[start]?.free.push(body);
  if (mode === 'search') {
    nfa.loop(start);
    nfa.loop(end);
  }
  return determinized(nfa.states, start, end, mode === 'search', alphabet, budget);
}

class Nfa {
  readonly states: State[] = [];

  constructor(private readonly budget: CompileBudget) {}

  state(): number {
    this.budget.spend();
    this.states.push({ free: [], atStart: [], atEnd: [], set: null, to: DEAD });
    return this.states.length - 1;
  }

  loop(state: number): void {
    const looping = this.state();
    Object.assign(this.states[looping] as State, { set: ANY_CHARACTER, to: state });
    this.states[state]?.free.push(looping);
  }

  /** Adds an expression that continues at `then` and returns where it begins. */
  add(node: RegexNode, then: number): number {
    switch (node.kind) {
      case 'characters': {
        const state = this.state();
        Object.assign(this.states[state] as State, { set: node.set, to: then });
        return state;
      }
      case 'sequence':
        return node.items.reduceRight((next, item) => this.add(item, next), then);
      case 'choice': {
        const ways = node.options.map((option) => this.add(option, then));
        const state = this.state();
        this.states[state]?.free.push(...ways);
        return state;
      }
      case 'anchor': {
        const state = this.state();
        this.states[state]?.[node.at === 'start' ? 'atStart' : 'atEnd'].push(then);
        return state;
      }
      case 'repeat':
        return this.addRepeat(node.item, node.min, node.max, then);
    }
  }

  private addRepeat(item: RegexNode, min: number, max: number | null, then: number): number {
    let next = then;
    if (max === null) {
      next = this.state();
      this.states[next]?.free.push(this.add(item, next), then);
    }
    for (let optional = max ?? min; optional > min; optional -= 1) {
      const state = this.state();
      this.states[state]?.free.push(this.add(item, next), then);
      next = state;
    }
    for (let required = 0; required < min; required += 1) {
      next = this.add(item, next);
    }
    return next;
  }
}

/**
 * Subset construction. A configuration is state * 2, plus 1 when `$` has been passed and no character may follow;
 * only those that take a character or accept are kept.
 */
function determinized(
  states: readonly State[],
  start: number,
  end: number,
  isSearch: boolean,
  alphabet: Alphabet,
  budget: CompileBudget,
): Dfa {
  const width = alphabet.symbols.length;
  const isAccepting = (configuration: number): boolean => configuration >> 1 === end;
  const reached = (seed: number, atStart: boolean): readonly number[] => {
    const seen = new Set<number>();
    const waiting = [seed];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      const state = states[each >> 1];
      if (!seen.has(each) && state !== undefined) {
        seen.add(each);
        const ended = each & 1;
        for (const to of state.free) {
          waiting.push(to * 2 + ended);
        }
        for (const to of state.atEnd) {
          waiting.push(to * 2 + 1);
        }
        for (const to of atStart ? state.atStart : []) {
          waiting.push(to * 2 + ended);
        }
      }
    }
    budget.spend(seen.size);
    return [...seen].filter(
      (each) => isAccepting(each) || ((each & 1) === 0 && states[each >> 1]?.set !== null),
    );
  };
  const closures = new Map<number, readonly number[]>();
  const closureOf = (state: number): readonly number[] => {
    let closure = closures.get(state);
    if (closure === undefined) {
      closure = reached(state * 2, false);
      closures.set(state, closure);
    }
    return closure;
  };
  const sets: (readonly number[])[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (configurations: ReadonlySet<number>): number => {
    // A search that has succeeded stays so whatever follows: one state instead of many equivalent ones.
    const kept =
      isSearch && configurations.has(end * 2) ? closureOf(end) : [...configurations].sort((a, b) => a - b);
    const key = kept.join(',');
    const known = numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    numbers.set(key, sets.length);
    sets.push(kept);
    checkSize(sets.length);
    return sets.length - 1;
  };
  numberOf(new Set(reached(start * 2, true)));
  const next: Int32Array[] = [];
  for (let number = 0; number < sets.length; number += 1) {
    const targets: (Set<number> | undefined)[] = [];
    for (const each of sets[number] ?? []) {
      const state = states[each >> 1];
      if (state !== undefined && state.set !== null && (each & 1) === 0) {
        for (const symbol of alphabet.symbolsOf(state.set)) {
          (targets[symbol] ??= new Set()).add(state.to);
        }
      }
    }
    const row = new Int32Array(width).fill(DEAD);
    const rowNumbers = new Map<string, number>();
    for (const [symbol, target] of targets.entries()) {
      if (target !== undefined) {
        const key = [...target].join(',');
        const known = rowNumbers.get(key) ?? numberOf(new Set([...target].flatMap(closureOf)));
        rowNumbers.set(key, known);
        row[symbol] = known;
      }
    }
    budget.spend(1 + width / 16);
    next.push(row);
  }
  return trimmed({ alphabet, accepting: sets.map((set) => set.some(isAccepting)), next });
}
