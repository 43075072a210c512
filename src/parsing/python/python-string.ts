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

/** What became of a string: it needs more output, it has been read, or the output ended before it did. */
export type StringProgress = 'waiting' | 'whole' | 'cut';

/**
 * Reads a string literal, whose opening quote is next, and writes it as a JSON string. Models leave quotes inside
 * strings unescaped, and write line breaks in them: a quote ends the string only where the syntax can go on behind
 * it.
 *
 * Strings are where long outputs wait and go on most often: this is no generator, and writes only before it waits and
 * at the end.
 */
export class PythonString {
  private readonly mark: string;
  private isTriple: boolean | null = null;

  constructor(
    private readonly reader: PieceReader,
    private readonly place: StringPlace,
    private readonly sink: JsonSink,
  ) {
    this.mark = reader.take(1);
  }

  /** Reads what has come of the string. */
  advance(): StringProgress {
    let json = '';
    if (this.isTriple === null) {
      this.isTriple = this.reader.takeLiteral(this.mark.repeat(2));
      if (this.isTriple === null) return 'waiting';
      json = '"';
    }
    for (;;) {
      json += escapeJsonText(readPlain(this.reader, this.mark));
      const special = this.readSpecial();
      if (special === 'waiting' || special === 'end') {
        this.sink.json(special === 'end' ? `${json}"` : json);
        if (special === 'end') return 'whole';
        return this.reader.atBarrier() ? 'cut' : 'waiting';
      }
      json += escapeJsonText(special.text);
    }
  }

  /** Reads a quote or a backslash that is next: the end, or what it stands for. */
  private readSpecial(): { text: string } | 'end' | 'waiting' {
    const { reader, mark } = this;
    const next = reader.peek();
    if (next === '\\') {
      const text = readEscape(reader);
      return text === null ? 'waiting' : { text };
    }
    if (next !== mark) return 'waiting';
    const ends = this.isTriple === true ? reader.takeLiteral(mark.repeat(3)) : canEndHere(reader, this.place);
    if (ends === null) return 'waiting';
    if (!ends) return { text: reader.take(1) };
    if (this.isTriple !== true) reader.take(1);
    return 'end';
  }
}

/** Reads such a string to its end; false when the output ends first. */
export function* readPythonString(session: ParseSession, place: StringPlace, sink: JsonSink): Step<boolean> {
  const string = new PythonString(session.reader, place, sink);
  let progress = 'waiting' as StringProgress;
  const advance = (): boolean => {
    if (progress === 'waiting') progress = string.advance();
    return progress !== 'waiting';
  };
  while (!advance()) yield advance;
  return progress === 'whole';
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

/** Reads an escape of more than two characters, or the backslash of none; null: more output is needed. */
function readEscape(reader: PieceReader): string | null {
  const hexLength = hexLengths[reader.text.charAt(reader.position + 1)] ?? 0;
  const rest = reader.text.length - reader.position;
  if (rest < 2 + hexLength && !reader.atEndOfText()) return null;
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
