import type { AnswerPart } from './conversation.js';

/** Writes answers: plain text to stdout, everything else to stderr when stdout is not a terminal. */
export class Terminal {
  private last: AnswerPart['kind'] | null = null;

  constructor(
    private readonly output: NodeJS.WriteStream,
    private readonly errors: NodeJS.WriteStream,
    private readonly colors: boolean,
  ) {}

  part(part: AnswerPart): void {
    if (this.last !== null && this.last !== part.kind) this.write(part, '\n');
    this.last = part.kind;
    switch (part.kind) {
      case 'text':
        this.output.write(plain(part.text));
        break;
      case 'reasoning':
        this.write(part, this.style(2, plain(part.text)));
        break;
      case 'call':
        this.write(part, this.style(36, plain(`→ ${part.name}(${part.arguments})`)));
        break;
      case 'note':
        this.write(part, this.style(33, `[${part.text}]`));
    }
  }

  /** Ends the line an answer stands in. */
  endAnswer(): void {
    if (this.last !== null) this.write({ kind: this.last }, '\n');
    this.last = null;
  }

  /** A word of the program itself. */
  say(text: string): void {
    if (text !== '') this.stream('note').write(`${this.style(2, text)}\n`);
  }

  complain(text: string): void {
    this.errors.write(`${this.style(31, text)}\n`);
  }

  private write({ kind }: { kind: AnswerPart['kind'] }, text: string): void {
    this.stream(kind).write(text);
  }

  /** In a pipe only the answers count. */
  private stream(kind: AnswerPart['kind']): NodeJS.WriteStream {
    return kind === 'text' || this.output.isTTY ? this.output : this.errors;
  }

  private style(code: number, text: string): string {
    return this.colors ? `\u001B[${code}m${text}\u001B[0m` : text;
  }
}

/** Without control characters: what a model writes must not steer the terminal. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}
