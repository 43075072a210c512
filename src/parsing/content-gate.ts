/** What a format says about text around its calls. */
export interface ContentRules {
  /** Whitespace between the content and the calls after it is no content. */
  trimsBeforeCalls?: boolean;
  /** The model's turn is over after its calls: what it still says is noise. */
  dropsTextAfterCalls?: boolean;
}

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

  constructor(
    private readonly rules: ContentRules,
    private readonly emit: (text: string) => void,
  ) {}

  push(text: string): void {
    if (this.callsSeen && this.rules.dropsTextAfterCalls === true) return;
    const trims = this.rules.trimsBeforeCalls === true;
    const end = text.trimEnd().length;
    if (end === 0 && (!this.flowing || trims)) {
      this.held += text;
      return;
    }
    const cut = trims ? end : text.length;
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
