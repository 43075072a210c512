import type { ParseSession, Step } from '../parse-session.js';
import { readArguments } from './read-arguments.js';
import { readJsonString, readJsonValue } from './read-json.js';

/** What came of an attempt to read a call. `broken`: it began, and its arguments were closed before its end. */
export type CallOutcome = 'call' | 'broken' | 'none';

export interface CallObjectOptions {
  nameKeys?: readonly string[];
  argumentsKeys?: readonly string[];
  /** Whether the opening brace has been read. */
  opened?: boolean;
  /** Whether an object without arguments is no call. */
  requiresArguments?: boolean;
  /** The object can only be a call when its first key is one of these; null: any. */
  firstKeys?: readonly string[] | null;
}

/**
 * Reads a call written as a JSON object, `{"name": ..., "arguments": {...}}`, keys in any order. The call starts
 * as soon as its name is known and its arguments have begun; the arguments then stream as the model writes them.
 */
export function* readCallObject(session: ParseSession, options: CallObjectOptions = {}): Step<CallOutcome> {
  const { nameKeys = ['name'], argumentsKeys = ['arguments', 'parameters'], firstKeys = null } = options;
  if (options.opened !== true) {
    yield* session.skipSpace();
    if (!(yield* session.accept('{'))) return 'none';
  }
  const call = new CallInProgress(session);
  for (let first = true; ; first = false) {
    yield* session.skipSpace();
    const key = yield* readJsonString(session);
    if (key === null || (first && firstKeys !== null && !firstKeys.includes(key))) return call.breakOff();
    if (!(yield* skipColon(session))) return call.breakOff();
    if (nameKeys.includes(key) && call.name === null) {
      const name = yield* readJsonString(session);
      if (name === null || name === '') return call.breakOff();
      call.setName(name);
    } else if (argumentsKeys.includes(key) && !call.hasArguments) {
      if (!(yield* readArguments(session, (text) => call.write(text)))) return call.breakOff();
    } else if ((yield* readJsonValue(session)) === undefined) return call.breakOff();
    yield* session.skipSpace();
    if (yield* session.accept(',')) continue;
    if (!(yield* session.accept('}'))) return call.breakOff();
    return call.complete(options.requiresArguments === true);
  }
}

function* skipColon(session: ParseSession): Step<boolean> {
  yield* session.skipSpace();
  const found = yield* session.accept(':');
  yield* session.skipSpace();
  return found;
}

/** Holds arguments that come before the name. */
class CallInProgress {
  name: string | null = null;
  hasArguments = false;
  private early = '';
  private started = false;

  constructor(private readonly session: ParseSession) {}

  setName(name: string): void {
    this.name = name;
    if (this.hasArguments) this.write('');
  }

  write(text: string): void {
    this.hasArguments = true;
    if (this.name === null) {
      this.early += text;
      return;
    }
    if (!this.started) this.session.startCall(this.name);
    this.started = true;
    this.session.writeArguments(this.early + text);
    this.early = '';
  }

  complete(requiresArguments: boolean): CallOutcome {
    if (this.name === null || (requiresArguments && !this.hasArguments)) return 'none';
    if (!this.started) this.session.startCall(this.name);
    this.session.endCall();
    return 'call';
  }

  breakOff(): CallOutcome {
    if (!this.started) return 'none';
    this.session.endCall();
    return 'broken';
  }
}
