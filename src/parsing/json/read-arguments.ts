import type { ParseSession, Step } from '../parse-session.js';
import { JsonScanner } from './json-scanner.js';
import { readJson, readJsonValue } from './read-json.js';

/**
 * Reads the arguments of a call, a JSON object, and writes its text as it comes; an object that breaks off is
 * closed, so that what was written is always valid. Also takes null (no arguments) and an object encoded as a
 * JSON string. Returns false when the value is none of these, or broke off.
 */
export function* readArguments(session: ParseSession, write: (text: string) => void): Step<boolean> {
  if (!(yield* session.hasText())) return false;
  const { reader } = session;
  if (reader.text.charAt(reader.position) === '{') {
    const scanner = new JsonScanner();
    if (yield* readJson(session, scanner, write)) return true;
    write(scanner.closing());
    return false;
  }
  const text = objectText(yield* readJsonValue(session));
  if (text === null) return false;
  write(text);
  return true;
}

/** The arguments that a value of another kind stands for; null when it stands for none. */
function objectText(value: unknown): string | null {
  if (value === null) return '{}';
  if (typeof value !== 'string') return null;
  if (value.trim() === '') return '{}';
  return isObjectText(value) ? value : null;
}

/** Whether a text is exactly one JSON object. */
export function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON: the caller treats it as text.
    return false;
  }
}
