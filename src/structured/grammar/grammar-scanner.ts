import { StructuredOutputError } from '../structured-output-error.js';

/** Reads a grammar's text character by character and knows the line for errors. */
export class GrammarScanner {
  private readonly characters: readonly string[];
  position = 0;

  constructor(
    text: string,
    readonly path: string,
  ) {
    this.characters = Array.from(text);
  }

  get atEnd(): boolean {
    return this.position >= this.characters.length;
  }

  get line(): number {
    return this.lineAt(this.position);
  }

  lineAt(position: number): number {
    return 1 + this.characters.slice(0, position).filter((each) => each === '\n').length;
  }

  peek(ahead = 0): string | undefined {
    return this.characters[this.position + ahead];
  }

  startsWith(text: string): boolean {
    return Array.from(text).every((each, index) => this.peek(index) === each);
  }

  take(text: string): boolean {
    if (!this.startsWith(text)) {
      return false;
    }
    this.position += Array.from(text).length;
    return true;
  }

  next(): string {
    const character = this.peek();
    if (character === undefined) {
      throw this.error('the grammar ends too early');
    }
    this.position += 1;
    return character;
  }

  /** The longest run of characters that the test accepts. */
  takeWhile(accepts: (character: string) => boolean): string {
    const start = this.position;
    while (!this.atEnd && accepts(this.peek() ?? '')) {
      this.position += 1;
    }
    return this.characters.slice(start, this.position).join('');
  }

  expect(text: string): void {
    if (!this.take(text)) {
      throw this.error(
        `expected ${JSON.stringify(text)}${this.atEnd ? '' : `, got ${JSON.stringify(this.peek())}`}`,
      );
    }
  }

  error(reason: string, line = this.line): StructuredOutputError {
    return new StructuredOutputError(`${this.path} is not a valid grammar: line ${line}: ${reason}.`, {
      param: this.path,
    });
  }
}

export function isNameCharacter(character: string): boolean {
  return /[A-Za-z0-9_-]/u.test(character);
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
