const FENCE = '"""';

/** Joins lines to messages. */
export interface MessageLines {
  /** The message that the line completes, null while it goes on. */
  add(line: string): string | null;
  /** Whether a message has begun. */
  readonly inside: boolean;
  /** Forgets what has begun, and returns it. */
  take(): string;
}

/** A line is a message, unless it ends with a backslash or stands between two lines of `"""`. */
export class ContinuedLines implements MessageLines {
  private lines: string[] = [];
  private fenced = false;

  get inside(): boolean {
    return this.fenced || this.lines.length > 0;
  }

  add(line: string): string | null {
    if (line.trim() === FENCE) {
      this.fenced = !this.fenced;
      return this.fenced ? null : this.take();
    }
    if (this.fenced) {
      this.lines.push(line);
      return null;
    }
    const continues = line.endsWith('\\');
    this.lines.push(continues ? line.slice(0, -1) : line);
    return continues ? null : this.take();
  }

  take(): string {
    const text = this.lines.join('\n');
    this.lines = [];
    this.fenced = false;
    return text;
  }
}

/** LMDeploy's way: an empty line ends a message. */
export class DoubleEnterLines implements MessageLines {
  private lines: string[] = [];

  get inside(): boolean {
    return this.lines.length > 0;
  }

  add(line: string): string | null {
    if (line !== '') this.lines.push(line);
    return line === '' && this.lines.length > 0 ? this.take() : null;
  }

  take(): string {
    const text = this.lines.join('\n');
    this.lines = [];
    return text;
  }
}
