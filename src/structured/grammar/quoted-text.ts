import {
  characterSet,
  complement,
  union,
  type CharacterRange,
  type CharacterSet,
} from '../automata/character-set.js';
import type { GrammarScanner } from './grammar-scanner.js';

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
  ['v', '\v'],
  ['b', '\b'],
  ['0', '\0'],
]);

const HEX_LENGTHS = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** A text in quotes of the given kind; the opening one is next. */
export function scanQuoted(scanner: GrammarScanner, quote: string): string {
  scanner.expect(quote);
  let text = '';
  while (!scanner.take(quote)) {
    if (scanner.peek() === '\n') {
      throw scanner.error('a text in quotes does not end on its line');
    }
    text += scanCharacter(scanner);
  }
  return text;
}

/** A set in square brackets; the opening one is next. */
export function scanCharacterClass(scanner: GrammarScanner): CharacterSet {
  scanner.expect('[');
  const negated = scanner.take('^');
  const ranges: CharacterRange[] = [];
  const sets: CharacterSet[] = [];
  while (!scanner.take(']')) {
    const shorthand = scanShorthand(scanner);
    if (shorthand !== null) {
      sets.push(shorthand);
      continue;
    }
    const low = scanCharacter(scanner).codePointAt(0) ?? 0;
    let high = low;
    if (scanner.peek() === '-' && scanner.peek(1) !== ']') {
      scanner.next();
      high = scanCharacter(scanner).codePointAt(0) ?? 0;
    }
    if (high < low) {
      throw scanner.error('a range in a character class is out of order');
    }
    ranges.push([low, high]);
  }
  const set = union(characterSet(ranges), ...sets);
  return negated ? complement(set) : set;
}

/** `\d`, `\w` and `\s` inside a class, which EBNF dialects share with regular expressions. */
function scanShorthand(scanner: GrammarScanner): CharacterSet | null {
  if (scanner.peek() !== '\\') {
    return null;
  }
  const ranges = SHORTHANDS.get(scanner.peek(1) ?? '');
  if (ranges === undefined) {
    return null;
  }
  scanner.next();
  scanner.next();
  return characterSet(ranges);
}

const SHORTHANDS: ReadonlyMap<string, readonly CharacterRange[]> = new Map<string, readonly CharacterRange[]>(
  [
    ['d', [[0x30, 0x39]]],
    [
      'w',
      [
        [0x30, 0x39],
        [0x41, 0x5a],
        [0x5f, 0x5f],
        [0x61, 0x7a],
      ],
    ],
    [
      's',
      [
        [0x09, 0x0d],
        [0x20, 0x20],
      ],
    ],
  ],
);

function scanCharacter(scanner: GrammarScanner): string {
  const character = scanner.next();
  if (character !== '\\') {
    return character;
  }
  const letter = scanner.next();
  const length = HEX_LENGTHS.get(letter);
  if (length === undefined) {
    return ESCAPES.get(letter) ?? letter;
  }
  let digits = '';
  for (let count = 0; count < length; count += 1) {
    digits += scanner.next();
  }
  const codePoint = /^[0-9a-fA-F]+$/u.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(codePoint <= 0x10ffff) || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    throw scanner.error(`\\${letter}${digits} is no character`);
  }
  return String.fromCodePoint(codePoint);
}
