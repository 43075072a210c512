/** Deeper nesting than this counts as a syntax error: the parsers of clients have limits too. */
const maximumDepth = 256;

type State =
  | 'value'
  | 'first-key'
  | 'first-item'
  | 'key'
  | 'colon'
  | 'after-value'
  | 'string'
  | 'escape'
  | 'hex'
  | 'literal'
  | 'minus'
  | 'zero'
  | 'integer'
  | 'point'
  | 'fraction'
  | 'exponent'
  | 'exponent-sign'
  | 'exponent-digits';

/** States in which the text so far only needs its open string and brackets closed to be valid JSON. */
const closable: ReadonlySet<State> = new Set<State>([
  'first-key',
  'first-item',
  'after-value',
  'string',
  'zero',
  'integer',
  'fraction',
  'exponent-digits',
]);

/** Within a number: the state after a digit, for each state that allows one. */
const afterDigit: Partial<Record<State, State>> = {
  minus: 'integer',
  integer: 'integer',
  point: 'fraction',
  fraction: 'fraction',
  exponent: 'exponent-digits',
  'exponent-sign': 'exponent-digits',
  'exponent-digits': 'exponent-digits',
};

const literals: Readonly<Record<string, string>> = { t: 'rue', f: 'alse', n: 'ull' };

/**
 * Scans one JSON value (RFC 8259, strictly) that arrives in pieces, and tells at every moment which part of it
 * can be handed on: a prefix that `closing` makes valid again. So a value that is cut off or goes wrong halfway
 * still ends as JSON.
 */
export class JsonScanner {
  /** `complete`: the value has ended. `failed`: the next character can't follow. */
  status: 'open' | 'complete' | 'failed' = 'open';
  private state: State = 'value';
  private readonly closers: string[] = [];
  private inKey = false;
  /** What is left of a literal, or the number of hex digits left of an escape. */
  private expected = '';
  private hexDigits = 0;
  private stable = '';
  private pending = '';
  private stableInString = false;

  /** Takes text from `from` on, to the value's end or an error; returns the index of the first character not taken. */
  scan(text: string, from: number): number {
    let index = from;
    let stableEnd = -1;
    while (index < text.length && this.status === 'open') {
      if (this.state === 'string') index = this.scanString(text, index);
      else if (this.step(text.charAt(index))) index++;
      if (!this.inKey && closable.has(this.state)) {
        stableEnd = index;
        this.stableInString = this.state === 'string';
      }
    }
    if (stableEnd >= 0) {
      this.stable += this.pending + text.slice(from, stableEnd);
      this.pending = text.slice(stableEnd, index);
    } else this.pending += text.slice(from, index);
    return index;
  }

  /** The part that is certain and was not taken before. */
  takeStable(): string {
    const { stable } = this;
    this.stable = '';
    return stable;
  }

  /** What makes everything taken by `takeStable` valid JSON; empty when the value is complete or nothing was taken. */
  closing(): string {
    return (this.stableInString ? '"' : '') + this.closers.toReversed().join('');
  }

  /** Returns whether the character was taken; sets `status` when the value ends before it or can't go on with it. */
  private step(character: string): boolean {
    switch (this.state) {
      case 'value':
        return isSpace(character) || this.startValue(character);
      case 'first-item':
        if (character === ']') return this.close();
        return isSpace(character) || this.startValue(character);
      case 'first-key':
        if (character === '}') return this.close();
        return isSpace(character) || this.startKey(character);
      case 'key':
        return isSpace(character) || this.startKey(character);
      case 'colon':
        if (character !== ':') return isSpace(character) || this.fail();
        this.state = 'value';
        return true;
      case 'after-value':
        return isSpace(character) || this.continueAfterValue(character);
      case 'escape':
        return this.stepEscape(character);
      case 'hex':
        if (!isHexDigit(character)) return this.fail();
        if (--this.hexDigits === 0) this.state = 'string';
        return true;
      case 'literal':
        if (character !== this.expected.charAt(0)) return this.fail();
        this.expected = this.expected.slice(1);
        if (this.expected === '') this.endValue();
        return true;
      default:
        return this.stepNumber(character);
    }
  }

  private startValue(character: string): boolean {
    if (character === '{' || character === '[') return this.open(character);
    if (character === '"') this.state = 'string';
    else if (character === '-') this.state = 'minus';
    else if (character === '0') this.state = 'zero';
    else if (isDigit(character)) this.state = 'integer';
    else {
      const rest = literals[character];
      if (rest === undefined) return this.fail();
      this.expected = rest;
      this.state = 'literal';
    }
    return true;
  }

  private startKey(character: string): boolean {
    if (character !== '"') return this.fail();
    this.inKey = true;
    this.state = 'string';
    return true;
  }

  private open(bracket: '{' | '['): boolean {
    if (this.closers.length === maximumDepth) return this.fail();
    this.closers.push(bracket === '{' ? '}' : ']');
    this.state = bracket === '{' ? 'first-key' : 'first-item';
    return true;
  }

  private close(): boolean {
    this.closers.pop();
    this.endValue();
    return true;
  }

  private continueAfterValue(character: string): boolean {
    const closer = this.closers.at(-1);
    if (character === closer) return this.close();
    if (character !== ',') return this.fail();
    this.state = closer === '}' ? 'key' : 'value';
    return true;
  }

  /** Takes a run of ordinary characters of a string, or the one that ends the run. */
  private scanString(text: string, from: number): number {
    let index = from;
    while (index < text.length) {
      const code = text.charCodeAt(index);
      if (code === 0x22 || code === 0x5c || code < 0x20) break;
      index++;
    }
    if (index > from || index === text.length) return index;
    const character = text.charAt(index);
    if (character === '\\') this.state = 'escape';
    else if (character !== '"') {
      this.fail();
      return index;
    } else if (this.inKey) {
      this.inKey = false;
      this.state = 'colon';
    } else this.endValue();
    return index + 1;
  }

  private stepEscape(character: string): boolean {
    if (character === 'u') {
      this.hexDigits = 4;
      this.state = 'hex';
    } else if ('"\\/bfnrt'.includes(character)) this.state = 'string';
    else return this.fail();
    return true;
  }

  private stepNumber(character: string): boolean {
    const { state } = this;
    if (isDigit(character)) {
      const next = afterDigit[state];
      if (next === undefined) return this.fail();
      this.state = state === 'minus' && character === '0' ? 'zero' : next;
      return true;
    }
    if (character === '.' && (state === 'zero' || state === 'integer')) this.state = 'point';
    else if (
      (character === 'e' || character === 'E') &&
      (state === 'zero' || state === 'integer' || state === 'fraction')
    )
      this.state = 'exponent';
    else if ((character === '+' || character === '-') && state === 'exponent') this.state = 'exponent-sign';
    else {
      if (closable.has(state)) this.endValue();
      else this.fail();
      return false;
    }
    return true;
  }

  private endValue(): void {
    this.state = 'after-value';
    if (this.closers.length === 0) this.status = 'complete';
  }

  private fail(): false {
    this.status = 'failed';
    return false;
  }
}

export function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isHexDigit(character: string): boolean {
  return (
    isDigit(character) || (character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F')
  );
}
