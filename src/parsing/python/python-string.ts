import type { JsonSink } from '../json/json-sink.js';
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
 * Strings are where long outputs wait and go on most often: this waits itself, without a generator for each wait.
 */
export function* readPythonString(session: ParseSession, place: StringPlace, sink: JsonSink): Step<boolean> {
  const { reader } = session;
  const mark = reader.take(1);
  const isTriple =
    (session.peek() === '' || session.peek() === mark) && (yield* session.accept(mark.repeat(2)));
  const quote = isTriple ? mark.repeat(3) : mark;
  sink.json('"');
  for (;;) {
    if (!reader.hasText()) {
      if (reader.atBarrier()) return false;
      yield;
      continue;
    }
    const { text, position } = reader;
    let end = position;
    while (end < text.length && text.charAt(end) !== '\\' && text.charAt(end) !== mark) end++;
    if (end > position) {
      sink.text(reader.take(end - position));
      continue;
    }
    if (text.charAt(position) === '\\') {
      if (position + 1 === text.length && !reader.atEndOfText()) {
        yield;
        continue;
      }
      const escapes = simpleEscapesAt(text, position);
      if (escapes.length === 0) yield* readEscape(session, sink);
      else {
        reader.take(escapes.length);
        sink.text(escapes.text);
      }
    } else if (isTriple ? yield* session.accept(quote) : session.takeIf(quote)) {
      let ends = isTriple ? true : canEndHere(session, place);
      for (; ends === null; ends = canEndHere(session, place)) yield;
      if (ends) break;
      sink.text(quote);
    } else sink.text(reader.take(1));
  }
  sink.json('"');
  return true;
}

/** The run of two-character escapes at `from`: its length, and the text it stands for. */
function simpleEscapesAt(text: string, from: number): { length: number; text: string } {
  let decoded = '';
  let end = from;
  while (text.charAt(end) === '\\') {
    const escaped = simpleEscapes[text.charAt(end + 1)];
    if (escaped === undefined) break;
    decoded += escaped;
    end += 2;
  }
  return { length: end - from, text: decoded };
}

/** Reads an escape of which the backslash and the character behind it, unless the output ends there, have come. */
function* readEscape(session: ParseSession, sink: JsonSink): Step<void> {
  const { reader } = session;
  const character = reader.text.charAt(reader.position + 1);
  const simple = simpleEscapes[character];
  const hexLength = hexLengths[character] ?? 0;
  while (reader.text.length - reader.position < 2 + hexLength && !reader.atEndOfText()) yield;
  const digits = reader.text.slice(reader.position + 2, reader.position + 2 + hexLength);
  if (hexLength > 0 && digits.length === hexLength && isHex(digits) && parseInt(digits, 16) <= 0x10ffff) {
    reader.take(2 + hexLength);
    sink.text(String.fromCodePoint(parseInt(digits, 16)));
  } else if (simple === undefined) {
    // As in Python, a backslash before any other character is a backslash.
    sink.text(reader.take(1));
  } else {
    reader.take(2);
    sink.text(simple);
  }
}

function isHex(digits: string): boolean {
  return /^[0-9a-fA-F]+$/.test(digits);
}

/** Whether the syntax can go on behind the quote that was just read; null: more text is needed to tell. Reads nothing. */
function canEndHere({ reader }: ParseSession, place: StringPlace): boolean | null {
  const ahead = reader.text.slice(reader.position, reader.position + maximumLookahead);
  const verdict = place === 'item' ? endsItem(ahead) : endsArgument(ahead);
  if (verdict !== null) return verdict;
  if (reader.atEndOfText()) return true;
  return ahead.length === maximumLookahead ? false : null;
}

/** null: more text is needed to tell. */
function endsItem(ahead: string): boolean | null {
  const rest = ahead.trimStart();
  return rest === '' ? null : ',]}):'.includes(rest.charAt(0));
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
