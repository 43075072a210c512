import { raise } from '../errors.js';
import { integerArgument } from '../runtime/arguments.js';
import { spend } from '../runtime/budget.js';
import { toText, typeName } from '../values/repr.js';
import { isString, textOf } from '../values/scalars.js';
import { characterCount, stripWhiteSpace } from '../values/text.js';
import { isTruthy } from '../values/truth.js';
import type { Value } from '../values/value.js';
import { splitLines } from './string-split.js';

interface WrapOptions {
  width: number;
  breakLongWords: boolean;
  breakOnHyphens: boolean;
}

/** Jinja2's `wordwrap`: wraps each line by itself at white space; long words are cut unless told otherwise. */
export function wordWrap(
  value: Value,
  width: Value = 79,
  breakLongWords: Value = true,
  wrapString: Value = null,
  breakOnHyphens: Value = true,
): Value {
  const options: WrapOptions = {
    width: integerArgument(width),
    breakLongWords: isTruthy(breakLongWords),
    breakOnHyphens: isTruthy(breakOnHyphens),
  };
  if (options.width <= 0) raise('ValueError', `invalid width ${options.width} (must be > 0)`);
  if (!isString(value)) raise('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
  const newline = wrapString === null ? '\n' : toText(wrapString);
  const source = textOf(value);
  // Every character is cut into a chunk and measured.
  spend(source.length);
  return splitLines(source, false)
    .map((line) => new LineWrapper(chunksOf(line, options.breakOnHyphens), options).wrap().join(newline))
    .join(newline);
}

/** White space, words, and the parts of words that end in a hyphen between letters. */
function chunksOf(line: string, breakOnHyphens: boolean): string[] {
  return line.match(breakOnHyphens ? /\s+|[^\s-]*\w-(?=\w)|\S+/gu : /\s+|\S+/gu) ?? [];
}

/** textwrap.TextWrapper, which Jinja2 calls for each line: greedy, and it drops white space at line borders. */
class LineWrapper {
  private readonly lines: string[] = [];
  private next = 0;
  /** What is left of the chunk at `next` once a part of it is placed, as characters. */
  private rest: readonly string[] | null = null;

  constructor(
    private readonly chunks: readonly string[],
    private readonly options: WrapOptions,
  ) {}

  wrap(): string[] {
    while (this.next < this.chunks.length) this.wrapLine();
    return this.lines;
  }

  private get chunk(): string {
    return this.rest === null ? this.chunks[this.next]! : this.rest.join('');
  }

  private advance(): string {
    const chunk = this.chunk;
    this.next++;
    this.rest = null;
    return chunk;
  }

  private wrapLine(): void {
    const line: string[] = [];
    let length = 0;
    if (this.lines.length > 0 && isBlank(this.chunk)) this.advance();
    while (this.next < this.chunks.length) {
      spend(1);
      const width = this.rest?.length ?? characterCount(this.chunk);
      if (length + width > this.options.width) {
        if (width > this.options.width) this.placeLongWord(line, length);
        break;
      }
      length += width;
      line.push(this.advance());
    }
    if (line.length > 0 && isBlank(line.at(-1)!)) line.pop();
    if (line.length > 0) this.lines.push(line.join(''));
  }

  /** A word longer than a line fills what is left of this one, or stands alone where words may not be broken. */
  private placeLongWord(line: string[], length: number): void {
    if (!this.options.breakLongWords) {
      if (line.length === 0) line.push(this.advance());
      return;
    }
    const word = this.rest ?? Array.from(this.chunk);
    let end = this.options.width - length;
    const hyphen = this.options.breakOnHyphens ? word.slice(0, end).lastIndexOf('-') : -1;
    if (hyphen > 0 && word.slice(0, hyphen).some((character) => character !== '-')) end = hyphen + 1;
    line.push(word.slice(0, end).join(''));
    // Copies the rest of the word for every line it fills.
    spend(word.length / 8);
    this.rest = word.slice(end);
  }
}

function isBlank(text: string): boolean {
  return stripWhiteSpace(text, true, true) === '';
}
