import type { MarkerScanner } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { CallInProgress, type CallOutcome } from './call-in-progress.js';
import { readArguments } from './read-arguments.js';

/** Longer names are text that merely stands where a name could. */
const maximumName = 256;

/** Reads a short text up to a marker; null when it is too long or the output ends before. The marker is read too. */
export function* readHeader(
  session: ParseSession,
  markers: MarkerScanner,
): Step<{ text: string; marker: string } | null> {
  let header = '';
  while (header.length <= maximumName) {
    const lexeme = yield* session.next(markers, maximumName + 1 - header.length);
    if (lexeme.kind === 'end') return null;
    if (lexeme.kind === 'marker') return { text: header, marker: lexeme.text };
    header += lexeme.text;
  }
  return null;
}

/**
 * Reads the JSON arguments of a call whose name stands before them. `ends`: markers that may follow at once when
 * there are no arguments; they stay unread.
 */
export function* readNamedCall(
  session: ParseSession,
  name: string,
  ends: MarkerScanner | null,
  id?: string,
): Step<CallOutcome> {
  if (name === '' || name.length > maximumName) return 'none';
  yield* session.skipSpace();
  const call = new CallInProgress(session, name, id);
  if (ends !== null && (yield* endsHere(session, ends))) return call.complete();
  const failure = yield* readArguments(session, call);
  return failure ?? call.complete();
}

function* endsHere(session: ParseSession, ends: MarkerScanner): Step<boolean> {
  if ((yield* session.hasText()) && session.peek() === '{') return false;
  const lexeme = yield* session.next(ends, 1);
  if (lexeme.kind !== 'end') session.reader.putBack(lexeme.text);
  return lexeme.kind === 'marker';
}
