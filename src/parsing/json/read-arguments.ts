import type { ParseSession, Step } from '../parse-session.js';
import type { CallInProgress, CallOutcome } from './call-in-progress.js';
import { JsonScanner } from './json-scanner.js';
import { readJson, readJsonValue } from './read-json.js';

/**
 * Reads the arguments of a call, a JSON object, and hands its text to the call as it comes. Also takes null (no
 * arguments) and an object encoded as a JSON string. Returns null when all went well, else what became of the call.
 */
export function* readArguments(session: ParseSession, call: CallInProgress): Step<CallOutcome | null> {
  if (!(yield* session.hasText())) return call.breakOff();
  call.hasArguments = true;
  if (session.peek() === '{') {
    const scanner = new JsonScanner();
    const complete = yield* readJson(session, scanner, (text) => call.write(text));
    return complete ? null : call.breakOff(scanner.closing());
  }
  const text = objectText(yield* readJsonValue(session));
  if (text === null) return call.breakOff();
  call.write(text);
  return null;
}

/** The arguments that a value of another kind stands for; null when it stands for none. */
function objectText(value: unknown): string | null {
  if (value === null) return '{}';
  if (typeof value !== 'string') return null;
  if (value.trim() === '') return '{}';
  return isObjectText(value) ? value.trim() : null;
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON: the caller treats it as text.
    return false;
  }
}
