import { complement, type CharacterSet } from '../automata/character-set.js';
import { propertySet, shorthandSet, type RegexReading } from './character-classes.js';
import type { RegexCursor } from './regex-cursor.js';

const CONTROL_ESCAPES = new Map([
  ['n', 0x0a],
  ['t', 0x09],
  ['r', 0x0d],
  ['f', 0x0c],
  ['v', 0x0b],
]);

/** What follows a backslash, in or out of a class: a shorthand, a property or one character. */
export function readEscapedSet(cursor: RegexCursor, reading: RegexReading): CharacterSet {
  const letter = cursor.next();
  const shorthand = shorthandSet(letter, reading, cursor.options.budget);
  if (shorthand !== undefined) {
    return shorthand;
  }
  if (letter === 'p' || letter === 'P') {
    return readProperty(cursor, letter === 'P');
  }
  const codePoint = escapedCodePoint(cursor, letter);
  return [[codePoint, codePoint]];
}

function readProperty(cursor: RegexCursor, negated: boolean): CharacterSet {
  let name = '';
  if (cursor.take('{')) {
    for (let next = cursor.next(); next !== '}'; next = cursor.next()) {
      name += next;
    }
  } else {
    name = cursor.next();
  }
  const set = propertySet(name, cursor.options.budget);
  if (set === undefined) {
    throw cursor.unsupported(`the Unicode property '${name}'`);
  }
  return negated ? complement(set) : set;
}

function escapedCodePoint(cursor: RegexCursor, letter: string): number {
  const control = CONTROL_ESCAPES.get(letter);
  if (control !== undefined) {
    return control;
  }
  switch (letter) {
    case '0':
      return 0;
    case 'x':
      return readHex(cursor, 2);
    case 'u':
      return cursor.peek() === '{' ? readBracedHex(cursor) : readUnit(cursor);
    case 'U':
      return checked(cursor, readHex(cursor, 8));
    case 'c':
      return (cursor.next().codePointAt(0) ?? 0) % 32;
    default:
      if (/[A-Za-z0-9]/u.test(letter)) {
        throw cursor.unsupported(`the escape \\${letter}`);
      }
      return letter.codePointAt(0) ?? 0;
  }
}

/** `\uXXXX`, or two of them that make a surrogate pair. */
function readUnit(cursor: RegexCursor): number {
  const unit = readHex(cursor, 4);
  if (unit >= 0xd800 && unit <= 0xdbff && cursor.peek() === '\\' && cursor.peek(1) === 'u') {
    cursor.position += 2;
    const low = readHex(cursor, 4);
    return checked(cursor, 0x10000 + (unit - 0xd800) * 0x400 + (low - 0xdc00));
  }
  return checked(cursor, unit);
}

function readBracedHex(cursor: RegexCursor): number {
  cursor.position += 1;
  let digits = '';
  for (let next = cursor.next(); next !== '}'; next = cursor.next()) {
    digits += next;
  }
  if (!/^[0-9a-fA-F]{1,6}$/u.test(digits)) {
    throw cursor.error(`\\u{${digits}} is no character`);
  }
  return checked(cursor, Number.parseInt(digits, 16));
}

function readHex(cursor: RegexCursor, length: number): number {
  const digits = cursor.ahead(length);
  if (digits.length !== length || !/^[0-9a-fA-F]+$/u.test(digits)) {
    throw cursor.error(`an escape needs ${length} hexadecimal digits`);
  }
  cursor.position += length;
  return Number.parseInt(digits, 16);
}

function checked(cursor: RegexCursor, codePoint: number): number {
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    throw cursor.error(`U+${codePoint.toString(16).toUpperCase()} is no character`);
  }
  return codePoint;
}
