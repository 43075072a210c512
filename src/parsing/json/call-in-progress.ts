import type { ParseSession } from '../parse-session.js';

/** What came of an attempt to read a call. `broken`: it began, and its arguments were closed before their end. */
export type CallOutcome = 'call' | 'broken' | 'none';

/**
 * A call with JSON arguments while it is read. It starts once its name is known and the first value of its
 * arguments has begun (or they have ended): what goes wrong before that is no call, and can still be returned as
 * text.
 */
export class CallInProgress {
  hasArguments = false;
  private early = '';
  private started = false;

  constructor(
    private readonly session: ParseSession,
    public name: string | null = null,
    private readonly id?: string,
  ) {}

  setName(name: string): void {
    this.name = name;
    this.write('');
  }

  /** Adds JSON text that is certain. */
  write(text: string): void {
    if (this.started) {
      this.session.writeArguments(text);
      return;
    }
    this.early += text;
    if (this.name !== null && this.early.slice(1).trim() !== '') this.start(this.name);
  }

  /** Ends the call as it should end. */
  complete(requiresArguments = false): CallOutcome {
    if (this.name === null || (requiresArguments && !this.hasArguments)) return 'none';
    if (!this.started) this.start(this.name);
    this.session.endCall();
    return 'call';
  }

  /** Ends the call where it went wrong; `closing` makes its arguments valid. */
  breakOff(closing = ''): CallOutcome {
    if (!this.started) return 'none';
    this.session.writeArguments(closing);
    this.session.endCall();
    return 'broken';
  }

  private start(name: string): void {
    this.session.startCall(name, this.id);
    this.session.writeArguments(this.early);
    this.started = true;
  }
}
