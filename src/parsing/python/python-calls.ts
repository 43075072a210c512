import { ArgumentsWriter } from '../json/arguments-writer.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readPythonLiteral } from './python-literal.js';
import { isNameCharacter } from './python-string.js';

const maximumName = 128;

/** Reads `name(key=literal, ...)`; only keyword arguments count. */
export function* readPythonCall(session: ParseSession): Step<CallOutcome> {
  const name = yield* session.takeWhile(
    (character) => isNameCharacter(character) || '.-'.includes(character),
    maximumName,
  );
  if (name === '' || !(yield* session.accept('('))) return 'none';
  yield* session.skipSpace();
  if (yield* session.accept(')')) {
    session.startCall(name);
    session.endCall();
    return 'call';
  }
  let key = yield* readKey(session);
  if (key === null) return 'none';
  session.startCall(name);
  const writer = new ArgumentsWriter(session);
  while (key !== null) {
    writer.startMember(key);
    if (!(yield* readPythonLiteral(session, writer, 'argument'))) break;
    yield* session.skipSpace();
    const more = yield* session.accept(',');
    yield* session.skipSpace();
    if (yield* session.accept(')')) {
      writer.close();
      session.endCall();
      return 'call';
    }
    key = more ? yield* readKey(session) : null;
  }
  writer.close();
  session.endCall();
  return 'broken';
}

function* readKey(session: ParseSession): Step<string | null> {
  const key = yield* session.takeWhile(isNameCharacter, maximumName);
  yield* session.skipSpace();
  if (key === '' || !(yield* session.accept('='))) return null;
  yield* session.skipSpace();
  return key;
}

/** Reads a list of calls from behind its bracket. */
export function* readPythonList(session: ParseSession): Step<CallOutcome> {
  for (let first = true; ; first = false) {
    yield* session.skipSpace();
    const outcome = yield* readPythonCall(session);
    if (outcome !== 'call') return outcome === 'none' && !first ? 'broken' : outcome;
    yield* session.skipSpace();
    if (yield* session.accept(']')) return 'call';
    if (!(yield* session.accept(','))) return 'broken';
    session.attempt('');
  }
}
