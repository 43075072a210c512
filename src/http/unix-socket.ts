import { once } from 'node:events';
import { lstatSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { describeSystemError, systemErrorCode } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';

/** sockaddr_un has room for 108 bytes with the zero at its end on Linux, and for 104 elsewhere; more is cut off. */
const LONGEST_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/**
 * Makes way for a socket at a path: what a server left behind that was killed is removed. Throws UserError with one
 * line when something else is there, or when a server listens at it.
 */
export async function makeWayForSocket(path: string): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes > LONGEST_PATH_BYTES) {
    throw new UserError(`--uds must be a path of at most ${LONGEST_PATH_BYTES} bytes, got ${bytes}: ${path}`);
  }
  try {
    lstatSync(dirname(path));
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (!there) return;
    if (!there.isSocket()) throw new UserError(`--uds ${path} is there already, and it is no socket`);
    if (await isAnswered(path)) throw new UserError(`--uds ${path}: another server listens there`);
    unlinkSync(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`can't listen at --uds ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

/** Whether somebody takes connections. Throws where one may not even ask. */
async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ECONNREFUSED') return false;
    throw error;
  } finally {
    socket.destroy();
  }
}
