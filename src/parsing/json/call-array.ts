import type { ParseSession, Step } from '../parse-session.js';
import { readCallObject, type CallObjectOptions } from './call-object.js';
import type { CallOutcome } from './call-in-progress.js';

/** Reads calls written as one JSON array of objects; `opened`: its bracket has been read. */
export function* readCallArray(
  session: ParseSession,
  opened: boolean,
  readElement: (session: ParseSession) => Step<CallOutcome> = readPlainElement,
): Step<CallOutcome> {
  if (!opened) {
    yield* session.skipSpace();
    if (!(yield* session.accept('['))) return 'none';
  }
  for (let first = true; ; first = false) {
    yield* session.skipSpace();
    const outcome = yield* readElement(session);
    if (outcome === 'none') return first ? 'none' : 'broken';
    if (outcome === 'broken') return 'broken';
    yield* session.skipSpace();
    if (yield* session.accept(']')) return 'call';
    if (!(yield* session.accept(','))) return 'broken';
    // From here on it may not be a call: then it is text.
    session.attempt('');
  }
}

const elementOptions: CallObjectOptions = { requiresArguments: false };

function readPlainElement(session: ParseSession): Step<CallOutcome> {
  return readCallObject(session, elementOptions);
}
