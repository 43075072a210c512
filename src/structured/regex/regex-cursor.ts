import type { CompileBudget } from '../compile-budget.js';
import { StructuredOutputError } from '../structured-output-error.js';
import type { RegexReading } from './character-classes.js';

export interface RegexOptions {
  reading: RegexReading;
  /** Limits length and depth, and pays for Unicode properties. */
  budget: CompileBudget;
  /** JSON path of the field that holds the expression, for errors. */
  path: string;
}

/** A regular expression while it is read, character by character. */
export class RegexCursor {
  position = 0;
  private readonly characters: readonly string[];

  constructor(
    pattern: string,
    readonly options: RegexOptions,
  ) {
    this.characters = Array.from(pattern);
  }

  /** The character `ahead` places on; undefined behind the end. */
  peek(ahead = 0): string | undefined {
    return this.characters[this.position + ahead];
  }

  /** The next characters, at most `count`, not read. */
  ahead(count: number): string {
    return this.characters.slice(this.position, this.position + count).join('');
  }

  /** Reads the character if it is next. */
  take(character: string): boolean {
    if (this.peek() !== character) {
      return false;
    }
    this.position += 1;
    return true;
  }

  next(): string {
    const character = this.peek();
    if (character === undefined) {
      throw this.error('the expression ends too early');
    }
    this.position += 1;
    return character;
  }

  /** The error for what can't be enforced. */
  unsupported(what: string): StructuredOutputError {
    const { path } = this.options;
    return new StructuredOutputError(
      `${path} uses ${what} (near character ${this.position}), which can not be enforced.`,
      { param: path, keyword: what },
    );
  }

  /** The error for what is no regular expression. */
  error(reason: string): StructuredOutputError {
    const { path } = this.options;
    return new StructuredOutputError(
      `${path} is not a valid regular expression: ${reason} (near character ${this.position}).`,
      { param: path },
    );
  }
}
