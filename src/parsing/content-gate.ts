/**
 * Passes content on. Whitespace that only separates tool calls, or precedes them with nothing else before it, is
 * no content; it is held back until it is clear which it is.
 */
export class ContentGate {
  private held = '';
  private callsSeen = false;
  private contentSeen = false;
  /** Whether text that counts has come since the start or the last call. */
  flowing = false;

  /** `trimsBeforeCalls`: the format's calls are set off by whitespace that is not content either. */
  constructor(
    private readonly trimsBeforeCalls: boolean,
    private readonly emit: (text: string) => void,
  ) {}

  push(text: string): void {
    const end = text.trimEnd().length;
    if (end === 0 && (!this.flowing || this.trimsBeforeCalls)) {
      this.held += text;
      return;
    }
    const cut = this.trimsBeforeCalls ? end : text.length;
    let visible = this.held + text.slice(0, cut);
    if (!this.flowing && this.callsSeen && !this.contentSeen) visible = visible.trimStart();
    this.emit(visible);
    this.held = text.slice(cut);
    this.flowing = true;
    this.contentSeen = true;
  }

  /** A call begins: whitespace before it that was held is none of the content. */
  startCall(): void {
    this.drop();
    this.callsSeen = true;
    this.flowing = false;
  }

  /** Forgets the whitespace held back. */
  drop(): void {
    this.held = '';
  }

  finish(): void {
    if (this.flowing || !this.callsSeen) this.emit(this.held);
    this.held = '';
  }
}
