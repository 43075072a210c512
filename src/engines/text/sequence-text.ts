import { StopAutomaton, StopMatcher } from './stop-automaton.js';
import { Utf8Stream } from './utf8-stream.js';

/** What the text of a sequence needs to know about one token. */
export interface TokenBytes {
  bytes: Uint8Array;
  /** `bytes` as text, or null when they are not whole characters. */
  whole: string | null;
}

/** How a token takes part in the text. */
export interface TokenRole {
  /** A control token whose text is no part of the visible text: it stands alone, and nothing matches across it. */
  apart: boolean;
  /** Whether a stop string may end in this token. */
  mayStop: boolean;
}

interface PendingToken<Token> {
  token: Token;
  text: string;
  /** Visible characters up to the end of this token's text. */
  end: number;
}

/**
 * The text of one generated sequence, token by token. A token is handed out as soon as it is known which text it
 * adds: not while it ends inside a character, nor while its end may begin a stop string. The texts handed out
 * join to the same whole for every way the model cuts its answer into tokens.
 */
export class SequenceText<Token> {
  private readonly utf8 = new Utf8Stream();
  private readonly matcher: StopMatcher | null;
  private readonly pending: PendingToken<Token>[] = [];
  private length = 0;
  /** Index in `pending` of the token in which an incomplete character begins. */
  private openFrom = Infinity;

  constructor(
    stop: StopAutomaton | null,
    private readonly includeStopString: boolean,
    private readonly hand: (token: Token, text: string) => void,
  ) {
    this.matcher = stop === null ? null : new StopMatcher(stop);
  }

  /** Adds a token. Returns the stop string that it completed; then everything has been handed out. */
  push(token: Token, content: TokenBytes, role: TokenRole): string | null {
    if (role.apart) {
      this.end();
      this.hand(token, new TextDecoder().decode(content.bytes));
      return null;
    }
    const text = this.utf8.push(content.bytes, content.whole);
    this.length += text.length;
    this.pending.push({ token, text, end: this.length });
    this.noteOpenCharacter(content.bytes.length);
    const stopped = this.match(text, role.mayStop);
    if (stopped === null) {
      this.release();
    }
    return stopped;
  }

  /** Adds the token that ends the sequence and is no part of its text. */
  pushSilent(token: Token): void {
    this.end();
    this.hand(token, '');
  }

  /** Hands out what is still held: nothing can follow. */
  end(): void {
    const last = this.pending.at(-1);
    if (last !== undefined) {
      last.text += this.utf8.end();
    }
    this.handOutAll();
  }

  private noteOpenCharacter(addedBytes: number): void {
    const open = this.utf8.pendingLength;
    if (open === 0) {
      this.openFrom = Infinity;
    } else if (open <= addedBytes) {
      this.openFrom = this.pending.length - 1;
    }
  }

  private match(text: string, mayStop: boolean): string | null {
    if (this.matcher === null) {
      return null;
    }
    if (!mayStop) {
      this.matcher.reset();
      return null;
    }
    const match = this.matcher.push(text);
    if (match === null) {
      return null;
    }
    const end = this.length - text.length + match.end;
    this.cutAt(this.includeStopString ? end : end - match.string.length);
    this.handOutAll();
    return match.string;
  }

  private cutAt(length: number): void {
    for (const entry of this.pending) {
      const start = entry.end - entry.text.length;
      entry.text = entry.text.slice(0, Math.max(0, length - start));
    }
  }

  private release(): void {
    const safe = this.length - (this.matcher?.held ?? 0);
    let count = 0;
    while (count < this.pending.length && count < this.openFrom && (this.pending[count]?.end ?? 0) <= safe) {
      count++;
    }
    for (const { token, text } of this.pending.splice(0, count)) {
      this.hand(token, text);
    }
    this.openFrom -= count;
  }

  private handOutAll(): void {
    for (const { token, text } of this.pending.splice(0)) {
      this.hand(token, text);
    }
    this.openFrom = Infinity;
    this.matcher?.reset();
  }
}
