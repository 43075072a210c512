import {
  characterSet,
  complement,
  union,
  type CharacterRange,
  type CharacterSet,
} from '../automata/character-set.js';
import { literalSet, type RegexReading } from './character-classes.js';
import type { RegexCursor } from './regex-cursor.js';
import { readEscapedSet } from './regex-escape.js';

/** Reads a class from behind its bracket. What is in a negated one must not match: it is read the other way. */
export function readClass(cursor: RegexCursor, outer: RegexReading): CharacterSet {
  const negated = cursor.take('^');
  const opposite = outer === 'narrow' ? 'wide' : 'narrow';
  const reading = negated ? opposite : outer;
  const ranges: CharacterRange[] = [];
  const sets: CharacterSet[] = [];
  // Python takes a first `]` as a character, ECMAScript as an empty class: refuse what they read differently.
  if (cursor.peek() === ']') {
    throw cursor.error("a class must not begin with ']' (write \\])");
  }
  for (;;) {
    const character = cursor.next();
    if (character === ']') {
      break;
    }
    const set = character === '\\' ? readClassEscape(cursor, reading) : literalSet(character);
    const [low] = set;
    if (cursor.peek() === '-' && cursor.peek(1) !== ']' && low !== undefined) {
      cursor.position += 1;
      ranges.push(readRange(cursor, reading, set));
    } else {
      sets.push(set);
    }
  }
  const all = union(characterSet(ranges), ...sets);
  return negated ? complement(all) : all;
}

function readRange(cursor: RegexCursor, reading: RegexReading, lowSet: CharacterSet): CharacterRange {
  const character = cursor.next();
  const highSet = character === '\\' ? readClassEscape(cursor, reading) : literalSet(character);
  const low = onlyMember(lowSet);
  const high = onlyMember(highSet);
  if (low === null || high === null) {
    throw cursor.error('a range in a class must go from one character to another');
  }
  if (low > high) {
    throw cursor.error('a range in a class is out of order');
  }
  return [low, high];
}

function readClassEscape(cursor: RegexCursor, reading: RegexReading): CharacterSet {
  if (cursor.take('b')) {
    return [[0x08, 0x08]];
  }
  return readEscapedSet(cursor, reading);
}

function onlyMember(set: CharacterSet): number | null {
  const [range] = set;
  return set.length === 1 && range !== undefined && range[0] === range[1] ? range[0] : null;
}
