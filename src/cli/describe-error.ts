import { ApiError } from '../common/api-error.js';
import { describeSystemError, systemErrorCode } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';
import { EngineStartError } from '../engines/engine.js';

/** One line about an error for stderr; with `debugging` the stack of an unexpected one follows. */
export function describeError(error: unknown, debugging: boolean): string {
  if (error instanceof UserError || error instanceof EngineStartError || error instanceof ApiError)
    return error.message;
  if (isListenError(error)) {
    const at = error.port === undefined ? error.address : `${error.address}:${error.port}`;
    return `can't listen on ${at}: ${describeSystemError(error)}`;
  }
  // Node's error for the name in --host; names of other hosts are looked up and worded where they are used.
  if (isLookupError(error)) return `can't listen on ${error.hostname}: ${describeSystemError(error)}`;
  if (debugging && error instanceof Error && error.stack !== undefined) return error.stack;
  const [firstLine] = String(error instanceof Error ? error.message : error).split('\n');
  return `${firstLine} (unexpected; NESTLING_DEBUG=1 shows where)`;
}

/** Node's error from server.listen: an occupied port, an address of another machine, a socket path without access. */
function isListenError(error: unknown): error is Error & { address: string; port?: number } {
  return (
    systemErrorCode(error) !== null &&
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'listen' &&
    'address' in error
  );
}

function isLookupError(error: unknown): error is Error & { hostname: string } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'getaddrinfo' &&
    'hostname' in error &&
    typeof error.hostname === 'string'
  );
}
