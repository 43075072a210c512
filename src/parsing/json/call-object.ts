import type { ParseSession, Step } from '../parse-session.js';
import { CallInProgress, type CallOutcome } from './call-in-progress.js';
import { readArguments } from './read-arguments.js';
import { readJsonString, readJsonValue } from './read-json.js';

export interface CallObjectOptions {
  nameKeys?: readonly string[];
  argumentsKeys?: readonly string[];
  /** Whether the opening brace has been read. */
  opened?: boolean;
  /** Whether an object without arguments is no call. */
  requiresArguments?: boolean;
  /** The object can only be a call when its first key is one of these; absent: any. */
  firstKeys?: readonly string[];
}

const defaultArgumentsKeys = ['arguments', 'parameters'];

/** Reads a call written as a JSON object, `{"name": ..., "arguments": {...}}`, keys in any order. */
export function* readCallObject(session: ParseSession, options: CallObjectOptions = {}): Step<CallOutcome> {
  const { nameKeys = ['name'], argumentsKeys = defaultArgumentsKeys, firstKeys } = options;
  if (options.opened !== true) {
    yield* session.skipSpace();
    if (!(yield* session.accept('{'))) return 'none';
  }
  const call = new CallInProgress(session);
  for (let first = true; ; first = false) {
    yield* session.skipSpace();
    const key = yield* readJsonString(session);
    if (key === null || (first && firstKeys?.includes(key) === false)) return call.breakOff();
    if (!(yield* skipColon(session))) return call.breakOff();
    if (nameKeys.includes(key) && call.name === null) {
      const name = yield* readJsonString(session);
      if (name === null || name === '') return call.breakOff();
      call.setName(name);
    } else if (argumentsKeys.includes(key) && !call.hasArguments) {
      const failure = yield* readArguments(session, call);
      if (failure !== null) return failure;
    } else if ((yield* readJsonValue(session)) === undefined) return call.breakOff();
    yield* session.skipSpace();
    if (yield* session.accept(',')) continue;
    if (!(yield* session.accept('}'))) return call.breakOff();
    return call.complete(options.requiresArguments);
  }
}

function* skipColon(session: ParseSession): Step<boolean> {
  yield* session.skipSpace();
  const found = yield* session.accept(':');
  yield* session.skipSpace();
  return found;
}
