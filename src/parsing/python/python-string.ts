import { escapeJsonText } from '../json/arguments-writer.js';
import { isSpace } from '../json/json-scanner.js';
import type { JsonSink } from '../json/json-sink.js';
import type { PieceReader } from '../markers/piece-reader.js';
import type { ParseSession, Step } from '../parse-session.js';

/** What a string is part of: the arguments of a call, or a container. It tells where a quote can be its end. */
export type StringPlace = 'argument' | 'item';

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  '0': '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** More whitespace, or a longer name, than this does not follow the end of a string. */
const maximumLookahead = 128;

/**
 * Reads a string literal, whose opening quote is next, and writes it as a JSON string. Models leave quotes inside
 * strings unescaped, and write line breaks in them: a quote ends the string only where the syntax can go on behind
 * it. Returns false when the output ends first.
 *
 * Strings are where long outputs wait and go on most often: this waits without further generators, and writes only
 * before it may wait and at the end.
 */
export function* readPythonString(session: ParseSession, place: StringPlace, sink: JsonSink): Step<boolean> {
  const { reader } = session;
  const mark = reader.take(1);
  const isTriple =
    (session.peek() === '' || session.peek() === mark) && (yield* session.accept(mark.repeat(2)));
  for (let json = '"'; ;) {
    json += escapeJsonText(readPlain(reader, mark));
    const next = session.peek();
    if (next === mark && !isTriple) {
      const ends = canEndHere(reader, place);
      if (ends === true) {
        reader.take(1);
        sink.json(`${json}"`);
        return true;
      }
      if (ends === false) {
        json += escapeJsonText(reader.take(1));
        continue;
      }
    }
    sink.json(json);
    json = '';
    if (next === mark && isTriple) {
      if (yield* session.accept(mark.repeat(3))) {
        sink.json('"');
        return true;
      }
      json = escapeJsonText(reader.take(1));
    } else if (next === '\\' && (reader.text.length - reader.position > 1 || reader.atEndOfText())) {
      json = escapeJsonText(yield* readEscape(reader));
    } else if (reader.atBarrier()) return false;
    else yield;
  }
}

/**
 * The JSON text of a string literal that has come whole and has no escapes, which is read; null for any other, of which
 * nothing is read. Most strings are such, and cost no generator.
 */
export function takeWholeString(reader: PieceReader, place: StringPlace): string | null {
  const { text, position } = reader;
  const mark = text.charAt(position);
  if (mark !== '"' && mark !== "'") return null;
  const end = text.indexOf(mark, position + 1);
  const isTriple = end === position + 1 && [mark, ''].includes(text.charAt(end + 1));
  if (end < 0 || isTriple || canEndHere(reader, place, end) !== true) return null;
  const content = text.slice(position + 1, end);
  if (content.includes('\\')) return null;
  reader.take(end + 1 - position);
  return `"${escapeJsonText(content)}"`;
}

/** Reads up to a quote of the string's kind, or an escape that is not one of two characters; returns what it stands for. */
function readPlain(reader: PieceReader, mark: string): string {
  let plain = '';
  while (reader.hasText()) {
    const { text, position } = reader;
    let from = position;
    let end = position;
    for (; end < text.length && text.charAt(end) !== mark; end++) {
      if (text.charAt(end) !== '\\') continue;
      const escaped = simpleEscapes[text.charAt(end + 1)];
      if (escaped === undefined) break;
      plain += text.slice(from, end) + escaped;
      end++;
      from = end + 1;
    }
    plain += text.slice(from, end);
    reader.take(end - position);
    if (end < text.length) break;
  }
  return plain;
}

/** Reads an escape of more than two characters, or the backslash of none; what is behind the backslash has come. */
function* readEscape(reader: PieceReader): Step<string> {
  const hexLength = hexLengths[reader.text.charAt(reader.position + 1)] ?? 0;
  while (reader.text.length - reader.position < 2 + hexLength && !reader.atEndOfText()) yield;
  const digits = reader.text.slice(reader.position + 2, reader.position + 2 + hexLength);
  if (hexLength > 0 && digits.length === hexLength && isHex(digits) && parseInt(digits, 16) <= 0x10ffff) {
    reader.take(2 + hexLength);
    return String.fromCodePoint(parseInt(digits, 16));
  }
  // As in Python, a backslash before any other character is a backslash.
  return reader.take(1);
}

function isHex(digits: string): boolean {
  return /^[0-9a-fA-F]+$/.test(digits);
}

/** Whether the syntax can go on behind the quote at `quote`; null: more text is needed to tell. Reads nothing. */
function canEndHere(reader: PieceReader, place: StringPlace, quote = reader.position): boolean | null {
  const { text } = reader;
  const end = Math.min(text.length, quote + 1 + maximumLookahead);
  const verdict =
    place === 'item' ? endsItem(text, quote + 1, end) : endsArgument(text.slice(quote + 1, end));
  if (verdict !== null) return verdict;
  if (reader.atEndOfText()) return true;
  return end === quote + 1 + maximumLookahead ? false : null;
}

/** null: more text is needed to tell. */
function endsItem(text: string, from: number, end: number): boolean | null {
  let index = from;
  while (index < end && isSpace(text.charAt(index))) index++;
  return index === end ? null : ',]}):'.includes(text.charAt(index));
}

/** The next argument, or the end of the call and what can follow a call. */
function endsArgument(ahead: string): boolean | null {
  const rest = ahead.trimStart();
  if (rest === '') return null;
  const behind = rest.slice(1).trimStart();
  if (rest.startsWith(')')) {
    if (rest.charAt(1) === '\n') return true;
    return behind === '' ? null : '],<;'.includes(behind.charAt(0));
  }
  if (!rest.startsWith(',')) return false;
  if (behind === '' || behind.startsWith(')')) return behind === '' ? null : true;
  const name = behind.slice(0, nameLength(behind));
  if (name === '') return false;
  const afterName = behind.slice(name.length).trimStart();
  return afterName === '' ? null : afterName.startsWith('=');
}

function nameLength(text: string): number {
  let length = 0;
  while (length < text.length && isNameCharacter(text.charAt(length))) length++;
  return length;
}

/** A character of a name: a letter, a digit, or an underscore. */
export function isNameCharacter(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}
