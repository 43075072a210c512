import type { ParseSession } from '../parse-session.js';

/** Puts several messages of one kind into one text: a newline separates them. */
export class MessageJoiner {
  private readonly written = { reasoning: false, content: false };
  private kind: 'reasoning' | 'content' = 'content';
  private pending = false;

  constructor(private readonly session: ParseSession) {}

  startMessage(kind: 'reasoning' | 'content'): void {
    this.kind = kind;
    this.pending = this.written[kind];
    if (kind === 'reasoning') this.session.startReasoning();
    else this.session.endReasoning();
  }

  text(text: string): void {
    this.session.text(this.pending ? `\n${text}` : text);
    this.pending = false;
    this.written[this.kind] = true;
  }
}
