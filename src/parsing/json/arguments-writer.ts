import type { ParseSession } from '../parse-session.js';
import { JsonScanner } from './json-scanner.js';

/**
 * Writes the arguments of the open call as a JSON object, member by member, for formats whose arguments are not
 * JSON themselves. What has been written can be closed at any moment.
 */
export class ArgumentsWriter {
  private readonly scanner = new JsonScanner();
  private readonly keys = new Set<string>();
  private muted = false;

  constructor(private readonly session: ParseSession) {
    this.write('{');
  }

  /** Begins a member. Of several with one name the first counts: what was streamed can't be taken back. */
  startMember(key: string): void {
    this.muted = this.keys.has(key);
    this.json(`${this.keys.size === 0 ? '' : ', '}${JSON.stringify(key)}: `);
    this.keys.add(key);
  }

  /** Part of a value, as JSON text. */
  json(text: string): void {
    if (!this.muted) this.write(text);
  }

  /** Part of a string value, as plain text, between `json('"')` and `json('"')`. */
  text(text: string): void {
    this.json(escapeJsonText(text));
  }

  /** Writes all members at once: the text of one object, in place of one that has no members yet. */
  replaceWith(object: string): void {
    this.write(object.slice(object.indexOf('{') + 1));
  }

  /** Ends the object; whatever is still open is closed. */
  close(): void {
    this.muted = false;
    if (this.scanner.status === 'open') this.session.writeArguments(this.scanner.closing());
  }

  private write(text: string): void {
    this.scanner.scan(text, 0);
    this.session.writeArguments(this.scanner.takeStable());
  }
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** By code: how quotes, backslashes and control characters (below 0x20, and 0x7f to 0x9f) are escaped. */
const escapes: readonly (string | undefined)[] = Array.from({ length: 0xa0 }, (_, code) => {
  const short = shortEscapes[String.fromCharCode(code)];
  if (short !== undefined || (code >= 0x20 && code < 0x7f)) return short;
  return `\\u${code.toString(16).padStart(4, '0')}`;
});

/**
 * Escapes text for the inside of a JSON string, character by character, so that the result is the same however the
 * text is split (JSON.stringify would escape the halves of a split surrogate pair).
 */
export function escapeJsonText(text: string): string {
  let escaped = '';
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const escape = code < escapes.length ? escapes[code] : undefined;
    if (escape === undefined) continue;
    escaped += text.slice(from, index) + escape;
    from = index + 1;
  }
  return from === 0 ? text : escaped + text.slice(from);
}
