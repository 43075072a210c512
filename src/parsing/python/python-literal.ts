import { JsonBuffer, type JsonSink } from '../json/json-sink.js';
import type { ParseSession, Step } from '../parse-session.js';
import { PythonItems } from './python-items.js';
import { isNameCharacter, readPythonString, type StringPlace } from './python-string.js';

/** Deeper nesting than this is no call. */
const maximumDepth = 64;
const maximumToken = 512;

const names: Readonly<Record<string, string>> = {
  True: 'true',
  False: 'false',
  None: 'null',
  true: 'true',
  false: 'false',
  null: 'null',
};

/**
 * Reads a Python literal and writes it as JSON while it comes: strings, numbers, True, False, None (JSON's own
 * words too), lists, tuples, sets (as arrays) and dictionaries. Returns false where it is none.
 */
export function* readPythonLiteral(
  session: ParseSession,
  sink: JsonSink,
  place: StringPlace,
  depth = 0,
): Step<boolean> {
  if (depth > maximumDepth) return false;
  if (!session.reader.hasText() && !(yield* session.hasText())) return false;
  switch (session.peek()) {
    case '"':
    case "'":
      return yield* readPythonString(session, place, sink);
    case '[':
      session.reader.take(1);
      return yield* readItems(session, sink, ']', depth);
    case '(':
      session.reader.take(1);
      return yield* readItems(session, sink, ')', depth);
    case '{':
      session.reader.take(1);
      return yield* readBraces(session, sink, depth);
    default:
      return yield* readToken(session, sink);
  }
}

function* readToken(session: ParseSession, sink: JsonSink): Step<boolean> {
  const token = yield* session.takeWhile(
    (character) => isNameCharacter(character) || '.+-'.includes(character),
    maximumToken,
  );
  const json = names[token] ?? numberText(token);
  // At the end of the output a token may be cut: half a number is another number.
  if (json === null || !(yield* session.hasText())) return false;
  sink.json(json);
  return true;
}

/** The rest of a list, tuple or set whose bracket has been read. */
function* readItems(session: ParseSession, sink: JsonSink, close: string, depth: number): Step<boolean> {
  sink.json('[');
  const items = new PythonItems(session.reader, sink, close);
  const advance = (): boolean => items.advance();
  for (;;) {
    while (!items.advance()) yield advance;
    if (items.state !== 'other') break;
    if (!(yield* readPythonLiteral(session, sink, 'item', depth + 1))) return false;
    items.itemRead();
  }
  if (items.state !== 'closed') return false;
  sink.json(']');
  return true;
}

/** The rest of a dictionary or set: what follows its first item tells which. */
function* readBraces(session: ParseSession, sink: JsonSink, depth: number): Step<boolean> {
  yield* session.skipSpace();
  if (yield* session.accept('}')) {
    sink.json('{}');
    return true;
  }
  const first = new JsonBuffer();
  if (!(yield* readPythonLiteral(session, first, 'item', depth + 1))) return false;
  yield* session.skipSpace();
  if (yield* session.accept(':')) {
    sink.json('{');
    return yield* readMembers(session, sink, first.content, depth);
  }
  sink.json(`[${first.content}`);
  if (yield* session.accept('}')) {
    sink.json(']');
    return true;
  }
  if (!(yield* session.accept(','))) return false;
  const rest = new JsonBuffer();
  if (!(yield* readItems(session, rest, '}', depth))) return false;
  sink.json(rest.content === '[]' ? ']' : `, ${rest.content.slice(1)}`);
  return true;
}

/** The members of a dictionary from behind the colon of the first. */
function* readMembers(session: ParseSession, sink: JsonSink, firstKey: string, depth: number): Step<boolean> {
  let key = firstKey;
  for (;;) {
    sink.json(`${keyText(key)}: `);
    yield* session.skipSpace();
    if (!(yield* readPythonLiteral(session, sink, 'item', depth + 1))) return false;
    yield* session.skipSpace();
    const more = yield* session.accept(',');
    yield* session.skipSpace();
    if (yield* session.accept('}')) break;
    if (!more) return false;
    const next = new JsonBuffer();
    if (!(yield* readPythonLiteral(session, next, 'item', depth + 1))) return false;
    yield* session.skipSpace();
    if (!(yield* session.accept(':'))) return false;
    key = next.content;
    sink.json(', ');
  }
  sink.json('}');
  return true;
}

/** JSON keys are strings; Python's may be any scalar. */
function keyText(json: string): string {
  return json.startsWith('"') ? json : JSON.stringify(json);
}

/** The JSON text of a Python number, or null. */
function numberText(token: string): string | null {
  const text = token.replaceAll('_', '');
  if (/^[+-]?0[xob][0-9a-f]+$/i.test(text)) return prefixedInteger(text);
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction, exponent = ''] = parts;
  if (whole === '' && (fraction ?? '') === '') return null;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${integer}${fraction === undefined ? '' : `.${fraction || '0'}`}${exponent}`;
}

function prefixedInteger(text: string): string | null {
  try {
    const value = BigInt(text.replace(/^[+-]/, '').toLowerCase());
    return String(text.startsWith('-') ? -value : value);
  } catch {
    // A digit that the base does not have.
    return null;
  }
}
