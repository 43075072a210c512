import { fromBigInt } from './runtime/integers.js';
import { PyFloat } from './values/scalars.js';
import type { Dict, Value } from './values/value.js';

/** Nesting that JSON may have. */
const MAX_DEPTH = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

/**
 * JSON text to values without loss, as Python's json.loads: `1.0` stays a float, ints may be of any size, keys keep
 * their order also when they look like integers, and `__proto__` is a key like any other. Throws SyntaxError.
 */
export function fromJson(text: string): Value {
  return new JsonReader(text).read();
}

class JsonReader {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  read(): Value {
    const value = this.readValue();
    this.skipSpace();
    if (this.position !== this.text.length) this.fail();
    return value;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.position++;
    }
  }

  private readValue(): Value {
    this.skipSpace();
    switch (this.text[this.position]) {
      case '"':
        return this.readString();
      case '{':
        return this.nested(() => this.readObject());
      case '[':
        return this.nested(() => this.readArray());
      case 't':
        return this.readWord('true', true);
      case 'f':
        return this.readWord('false', false);
      case 'n':
        return this.readWord('null', null);
      default:
        return this.readNumber();
    }
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw new SyntaxError(`JSON is nested more than ${MAX_DEPTH} deep`);
    this.position++;
    const value = read();
    this.depth--;
    return value;
  }

  private readObject(): Dict {
    const dict: Dict = new Map();
    this.skipSpace();
    if (this.accept('}')) return dict;
    do {
      this.skipSpace();
      const key = this.readString();
      this.skipSpace();
      if (!this.accept(':')) this.fail();
      dict.set(key, this.readValue());
      this.skipSpace();
    } while (this.accept(','));
    if (!this.accept('}')) this.fail();
    return dict;
  }

  private readArray(): Value[] {
    const list: Value[] = [];
    this.skipSpace();
    if (this.accept(']')) return list;
    do {
      list.push(this.readValue());
      this.skipSpace();
    } while (this.accept(','));
    if (!this.accept(']')) this.fail();
    return list;
  }

  private accept(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private readWord<T extends Value>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) this.fail();
    this.position += word.length;
    return value;
  }

  private readNumber(): Value {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text) ?? this.fail();
    this.position += match[0].length;
    if (match[1] !== undefined || match[2] !== undefined) return new PyFloat(Number(match[0]));
    const number = Number(match[0]);
    return Number.isSafeInteger(number) ? number + 0 : fromBigInt(BigInt(match[0]));
  }

  private readString(): string {
    if (this.text[this.position] !== '"') this.fail();
    const start = this.position;
    let end = this.text.indexOf('"', start + 1);
    while (end !== -1 && this.isEscaped(end)) end = this.text.indexOf('"', end + 1);
    if (end === -1) this.fail();
    this.position = end + 1;
    const quoted = this.text.slice(start, end + 1);
    // JSON.parse decodes escapes and refuses control characters.
    return /[\\\p{Cc}]/u.test(quoted) ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  }

  /** Whether an odd number of backslashes stands before this index. */
  private isEscaped(index: number): boolean {
    let backslashes = 0;
    while (this.text[index - 1 - backslashes] === '\\') backslashes++;
    return backslashes % 2 === 1;
  }

  private fail(): never {
    const found = this.text[this.position];
    const what = found === undefined ? 'end of text' : `'${found}'`;
    throw new SyntaxError(`invalid JSON: unexpected ${what} at position ${this.position}`);
  }
}
