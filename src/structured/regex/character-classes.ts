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

/** `.` without the dotall flag. */
export function dotSet(reading: RegexReading): CharacterSet {
  return complement(reading === 'narrow' ? LINE_END : charactersOf('\n'));
}

/** The set of `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, or undefined for another letter. */
export function shorthandSet(letter: string, reading: RegexReading): CharacterSet | undefined {
  const wide = reading === 'wide';
  switch (letter) {
    case 'd':
      return wide ? propertySet('Nd') : DIGIT;
    case 'D':
      return complement(wide ? DIGIT : (propertySet('Nd') ?? ANY_CHARACTER));
    case 'w':
      return wide ? wideWord() : WORD;
    case 'W':
      return complement(wide ? WORD : wideWord());
    case 's':
      return wide ? WIDE_SPACE : SPACE;
    case 'S':
      return complement(wide ? SPACE : WIDE_SPACE);
    default:
      return undefined;
  }
}

function wideWord(): CharacterSet {
  return characterSet([
    ...WORD,
    ...(propertySet('L') ?? []),
    ...(propertySet('N') ?? []),
    ...(propertySet('M') ?? []),
    ...(propertySet('Pc') ?? []),
  ]);
}

const propertySets = new Map<string, CharacterSet | undefined>();

/** The characters of a Unicode property such as `L` or `Script=Greek`; undefined when there is no such property. */
export function propertySet(name: string): CharacterSet | undefined {
  if (!propertySets.has(name)) {
    propertySets.set(name, scannedProperty(name));
  }
  return propertySets.get(name);
}

/** The engine's own tables are the source: a million single-character tests, once per property and process. */
function scannedProperty(name: string): CharacterSet | undefined {
  if (!/^[A-Za-z_]+(?:=[A-Za-z_]+)?$/u.test(name)) {
    return undefined;
  }
  let property: RegExp;
  try {
    property = new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    return undefined;
  }
  const ranges: CharacterRange[] = [];
  for (const [low, high] of ANY_CHARACTER) {
    let start = -1;
    for (let codePoint = low; codePoint <= high + 1; codePoint += 1) {
      const inside = codePoint <= high && property.test(String.fromCodePoint(codePoint));
      if (inside && start < 0) {
        start = codePoint;
      } else if (!inside && start >= 0) {
        ranges.push([start, codePoint - 1]);
        start = -1;
      }
    }
  }
  return characterSet(ranges);
}
