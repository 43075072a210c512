import type { CompileBudget } from '../compile-budget.js';
import {
  ANY_CHARACTER,
  characterSet,
  charactersOf,
  complement,
  type CharacterRange,
  type CharacterSet,
} from '../automata/character-set.js';

/**
 * Dialects differ in what `\d`, `\w`, `\s` and `.` mean: ECMAScript's are ASCII (its `\s` is not), Python's are
 * Unicode. `narrow` is what all of them match, so that everything generated matches everywhere; `wide` is what any
 * of them matches, for patterns that must not match.
 */
export type RegexReading = 'narrow' | 'wide';

const DIGIT = characterSet([[0x30, 0x39]]);
const WORD = characterSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
const SPACE = charactersOf(' \t\n\r\f\v');
const WIDE_SPACE = characterSet([
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
const LINE_END = charactersOf('\n\r\u2028\u2029');

/** One character, as it is. */
export function literalSet(character: string): CharacterSet {
  const codePoint = character.codePointAt(0) ?? 0;
  return characterSet([[codePoint, codePoint]]);
}

/** `.` without the dotall flag. */
export function dotSet(reading: RegexReading): CharacterSet {
  return complement(reading === 'narrow' ? LINE_END : charactersOf('\n'));
}

/** The set of `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, or undefined for another letter. */
export function shorthandSet(
  letter: string,
  reading: RegexReading,
  budget: CompileBudget,
): CharacterSet | undefined {
  const wide = reading === 'wide';
  switch (letter) {
    case 'd':
      return wide ? propertySet('Nd', budget) : DIGIT;
    case 'D':
      return complement(wide ? DIGIT : (propertySet('Nd', budget) ?? ANY_CHARACTER));
    case 'w':
      return wide ? wideWord(budget) : WORD;
    case 'W':
      return complement(wide ? WORD : wideWord(budget));
    case 's':
      return wide ? WIDE_SPACE : SPACE;
    case 'S':
      return complement(wide ? SPACE : WIDE_SPACE);
    default:
      return undefined;
  }
}

function wideWord(budget: CompileBudget): CharacterSet {
  return characterSet([
    ...WORD,
    ...(propertySet('L', budget) ?? []),
    ...(propertySet('N', budget) ?? []),
    ...(propertySet('M', budget) ?? []),
    ...(propertySet('Pc', budget) ?? []),
  ]);
}

/** Characters looked at together; a divisor of the planes' size. */
const CHUNK = 0x800;

/** Looking at every character takes tens of milliseconds. */
const PROPERTY_STEPS = 2_000;

const propertySets = new Map<string, CharacterSet | undefined>();

/** The characters of a Unicode property such as `L` or `Script=Greek`; undefined when there is no such property. */
export function propertySet(name: string, budget: CompileBudget): CharacterSet | undefined {
  // Paid for each time, known or not, so that what compiles does not depend on what was compiled before.
  budget.spend(PROPERTY_STEPS);
  if (!propertySets.has(name)) {
    propertySets.set(name, scannedProperty(name));
  }
  return propertySets.get(name);
}

/** The JavaScript engine's own tables are the source: its regular expressions, run once over all characters. */
function scannedProperty(name: string): CharacterSet | undefined {
  if (!/^[A-Za-z_]+(?:=[A-Za-z_]+)?$/u.test(name)) {
    return undefined;
  }
  let property: RegExp;
  try {
    property = new RegExp(`\\p{${name}}+`, 'gu');
  } catch {
    return undefined;
  }
  const ranges: CharacterRange[] = [];
  for (const [low, high] of ANY_CHARACTER) {
    for (let start = low; start <= high; start += CHUNK) {
      const length = Math.min(CHUNK, high - start + 1);
      const text = String.fromCodePoint(...Array.from({ length }, (_, index) => start + index));
      // Characters beyond the basic plane take two places in a string, and chunks never mix the two kinds.
      const width = text.length / length;
      for (const { index, 0: run } of text.matchAll(property)) {
        ranges.push([start + index / width, start + (index + run.length) / width - 1]);
      }
    }
  }
  return characterSet(ranges);
}
