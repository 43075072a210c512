import type { ParseSession, Step } from '../parse-session.js';
import { JsonScanner } from './json-scanner.js';

/** Reads one JSON value to its end; false when it breaks off: the first character that can't follow stays unread. */
export function* readJson(
  session: ParseSession,
  scanner: JsonScanner,
  onStable: (text: string) => void,
): Step<boolean> {
  const { reader } = session;
  const advance = (): boolean => {
    while (scanner.status === 'open' && reader.hasText()) {
      reader.take(scanner.scan(reader.text, reader.position) - reader.position);
      const stable = scanner.takeStable();
      if (stable !== '') onStable(stable);
    }
    return scanner.status !== 'open' || reader.atBarrier();
  };
  while (!advance()) yield advance;
  return scanner.status === 'complete';
}

/** Reads one JSON value and returns it; undefined when it breaks off. */
export function* readJsonValue(session: ParseSession): Step<unknown> {
  let source = '';
  const complete = yield* readJson(session, new JsonScanner(), (text) => {
    source += text;
  });
  if (!complete) return undefined;
  const value: unknown = JSON.parse(source);
  return value;
}

/** Reads a JSON string; null when there is none. */
export function* readJsonString(session: ParseSession): Step<string | null> {
  if (!(yield* session.hasText()) || session.peek() !== '"') return null;
  const value = yield* readJsonValue(session);
  return typeof value === 'string' ? value : null;
}
