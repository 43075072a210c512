import type { CompileBudget } from '../compile-budget.js';
import type { RegexNode } from '../regex/regex-node.js';
import { Alphabet } from './alphabet.js';
import { ANY_CHARACTER, type CharacterSet } from './character-set.js';
import { DEAD, checkSize, complemented, intersected, type Dfa } from './dfa.js';
import { minimized } from './minimize.js';
import { regexDfa, setsOf, type RegexMode } from './nfa.js';

/** A regular set of texts, described. */
export type Language =
  /** `direct`: better written as it stands than as an automaton, where nothing else is asked of the text. */
  | { kind: 'regex'; node: RegexNode; mode: RegexMode; direct?: boolean }
  /** Exactly these texts. */
  | { kind: 'words'; words: readonly string[] }
  /** Texts of so many characters; `max` null: without end. */
  | { kind: 'length'; min: number; max: number | null }
  /** Decimal numbers without exponent that are whole multiples of `unit` when read without their point. */
  | { kind: 'multiple'; unit: number; fractionDigits: number }
  | { kind: 'not'; language: Language }
  | { kind: 'all'; languages: readonly Language[] };

const known = new WeakMap<RegexNode, Dfa>();

/** The automaton of a description. Throws AutomatonTooLarge, or StructuredOutputError when the budget is used up. */
export function languageDfa(language: Language, budget: CompileBudget): Dfa {
  if (language.kind === 'all') {
    const [only, second] = language.languages;
    if (only !== undefined && second === undefined) {
      return languageDfa(only, budget);
    }
  }
  // Expressions that outlive a compilation are those of formats: their automata are made once per process.
  const found = language.kind === 'regex' && language.mode === 'full' ? known.get(language.node) : undefined;
  if (found !== undefined) {
    return found;
  }
  const dfa = minimized(build(language, new Alphabet([...languageSets(language)]), budget), budget);
  if (language.kind === 'regex' && language.mode === 'full') {
    known.set(language.node, dfa);
  }
  return dfa;
}

function* languageSets(language: Language): Generator<CharacterSet> {
  switch (language.kind) {
    case 'regex':
      yield* setsOf(language.node);
      break;
    case 'words':
      for (const character of new Set(language.words.join(''))) {
        yield characterOf(character);
      }
      break;
    case 'not':
      yield* languageSets(language.language);
      break;
    case 'all':
      for (const each of language.languages) {
        yield* languageSets(each);
      }
      break;
    case 'multiple':
      yield* DIGITS;
      yield MINUS;
      yield POINT;
      break;
    case 'length':
  }
}

function build(language: Language, alphabet: Alphabet, budget: CompileBudget): Dfa {
  switch (language.kind) {
    case 'regex':
      return regexDfa(language.node, language.mode, alphabet, budget);
    case 'words':
      return wordsDfa(language.words, alphabet, budget);
    case 'length':
      return lengthDfa(language.min, language.max, alphabet, budget);
    case 'multiple':
      return multipleDfa(language.unit, language.fractionDigits, alphabet, budget);
    case 'not':
      return complemented(build(language.language, alphabet, budget));
    case 'all': {
      const [first, ...others] = language.languages.map((each) => build(each, alphabet, budget));
      return others.reduce(
        (all, each) => intersected(all, each, budget),
        first ?? lengthDfa(0, null, alphabet, budget),
      );
    }
  }
}

/**
 * Reads the digits as one number and keeps its remainder. Phase 0 is before the point, phase 1 + n has read the
 * point and n fraction digits; fraction digits that are not written count as zeros.
 */
function multipleDfa(unit: number, fractionDigits: number, alphabet: Alphabet, budget: CompileBudget): Dfa {
  const phases = fractionDigits === 0 ? 1 : fractionDigits + 2;
  const count = 2 + phases * unit;
  checkSize(count);
  budget.spend(count);
  const width = alphabet.symbols.length;
  const next = Array.from({ length: count }, () => new Int32Array(width).fill(DEAD));
  const accepting = next.map(() => false);
  const stateOf = (phase: number, remainder: number): number => 2 + phase * unit + (remainder % unit);
  const connect = (from: number, set: CharacterSet, to: number): void => {
    const [symbol = 0] = alphabet.symbolsOf(set);
    (next[from] ?? new Int32Array(width))[symbol] = to;
  };
  connect(0, MINUS, 1);
  for (const [digit, set] of DIGITS.entries()) {
    connect(0, set, stateOf(0, digit));
    connect(1, set, stateOf(0, digit));
    for (let phase = 0; phase < phases; phase += 1) {
      for (let remainder = 0; remainder < unit; remainder += 1) {
        if (phase === 0) {
          connect(stateOf(0, remainder), set, stateOf(0, remainder * 10 + digit));
          connect(stateOf(0, remainder), POINT, phases > 1 ? stateOf(1, remainder) : DEAD);
        } else if (phase + 1 < phases) {
          connect(stateOf(phase, remainder), set, stateOf(phase + 1, remainder * 10 + digit));
        }
        const missing = fractionDigits - Math.max(0, phase - 1);
        accepting[stateOf(phase, remainder)] = phase !== 1 && (remainder * 10 ** missing) % unit === 0;
      }
    }
  }
  return minimized({ alphabet, accepting, next }, budget);
}

/** A tree of the words' common beginnings. */
function wordsDfa(words: readonly string[], alphabet: Alphabet, budget: CompileBudget): Dfa {
  const width = alphabet.symbols.length;
  const next = [new Int32Array(width).fill(DEAD)];
  const accepting = [false];
  for (const word of words) {
    let state = 0;
    for (const character of word) {
      const [symbol = 0] = alphabet.symbolsOf(characterOf(character));
      const row = next[state] ?? new Int32Array(width);
      if (row[symbol] === DEAD) {
        budget.spend(1 + width / 16);
        row[symbol] = next.length;
        next.push(new Int32Array(width).fill(DEAD));
        accepting.push(false);
      }
      state = row[symbol] ?? 0;
    }
    accepting[state] = true;
  }
  return { alphabet, accepting, next };
}

function lengthDfa(min: number, max: number | null, alphabet: Alphabet, budget: CompileBudget): Dfa {
  const last = max ?? min;
  checkSize(last);
  budget.spend(last);
  const width = alphabet.symbols.length;
  const every = alphabet.symbolsOf(ANY_CHARACTER);
  const rowTo = (target: number): Int32Array => {
    const row = new Int32Array(width).fill(DEAD);
    for (const symbol of every) {
      row[symbol] = target;
    }
    return row;
  };
  const next = Array.from({ length: last + 1 }, (_, state) =>
    rowTo(state < last ? state + 1 : max === null ? state : DEAD),
  );
  return { alphabet, accepting: next.map((_, state) => state >= min), next };
}

function characterOf(character: string): CharacterSet {
  const codePoint = character.codePointAt(0) ?? 0;
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? [] : [[codePoint, codePoint]];
}

const DIGITS: readonly CharacterSet[] = Array.from('0123456789', characterOf);
const MINUS = characterOf('-');
const POINT = characterOf('.');
