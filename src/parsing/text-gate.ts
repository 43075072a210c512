/** Whitespace at the borders of a text, as its format defines: kept, or dropped. */
export interface Trimming {
  start?: 'newline' | 'whitespace';
  end?: 'newline' | 'whitespace';
}

/**
 * Passes text on and trims it at its start and end while it streams: only whitespace that may turn out to be
 * the end is held back.
 */
export class TextGate {
  private held = '';
  private started = false;

  constructor(
    private readonly trimming: Trimming,
    private readonly emit: (text: string) => void,
  ) {}

  push(text: string): void {
    if (text === '') return;
    let visible = text;
    if (!this.started) {
      visible = this.trimStart(visible);
      if (visible === '') return;
      this.started = true;
    }
    const cut = this.heldFrom(visible);
    if (cut === 0 && this.trimming.end === 'whitespace') {
      this.held += visible;
      return;
    }
    this.emit(this.held + visible.slice(0, cut));
    this.held = visible.slice(cut);
  }

  /** The text is over here: its last whitespace is dropped as the format says. */
  close(): void {
    this.held = '';
  }

  /** The output is over in the middle of the text: nothing tells that its last whitespace is a border. */
  flush(): void {
    this.emit(this.held);
    this.held = '';
  }

  private trimStart(text: string): string {
    if (this.trimming.start === 'whitespace') return text.trimStart();
    if (this.trimming.start !== 'newline') return text;
    this.started = true;
    return text.startsWith('\n') ? text.slice(1) : text;
  }

  /** Index from which `text` may be border. */
  private heldFrom(text: string): number {
    if (this.trimming.end === 'whitespace') return text.trimEnd().length;
    if (this.trimming.end === 'newline' && text.endsWith('\n')) return text.length - 1;
    return text.length;
  }
}
