import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { describeSystemError, systemErrorCode } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';
import { formatBytes } from './format-bytes.js';
import { HubUnreachableError } from './hub-fetch.js';
import type { RemoteFile } from './hub-repository.js';
import { claimPartialFile } from './partial-file.js';

/** Attempts in a row that bring no byte before a download is given up. */
const fruitlessAttempts = 4;
/** A connection that brings nothing for this long is cut and tried again. */
const stallTimeoutMs = 60_000;

/**
 * Downloads a file to `target`, going on where an earlier attempt of this or another run stopped, and checks
 * size and hash.
 *
 * `onBytes` gets the bytes present so far. Throws UserError (no network, no space, wrong content) or
 * HubUnreachableError when the connection breaks again and again; what has arrived is kept for the next run.
 */
export async function downloadFile(
  file: RemoteFile,
  target: string,
  fetch: typeof globalThis.fetch,
  onBytes: (received: number) => void,
  retryDelayMs = 1000,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const partial = await claimPartialFile(target);
  await checkSpace(file, partial);
  for (let fruitless = 0; (await sizeOf(partial)) < file.size;) {
    const before = await sizeOf(partial);
    try {
      await fetchRest(file, partial, before, fetch, onBytes);
    } catch (error) {
      throwUnlessTransient(error, file, target);
      fruitless = (await sizeOf(partial)) > before ? 0 : fruitless + 1;
      if (fruitless >= fruitlessAttempts) throw error;
      await wait(retryDelayMs * 2 ** fruitless);
    }
  }
  await verify(file, partial);
  await rename(partial, target);
}

/** Appends what is missing to the partial file. Every piece is on disk before the next is read. */
async function fetchRest(
  file: RemoteFile,
  partial: string,
  offset: number,
  fetch: typeof globalThis.fetch,
  onBytes: (received: number) => void,
): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(
    () => stall.abort(new Error(`nothing arrived for ${stallTimeoutMs / 1000} s`)),
    stallTimeoutMs,
  );
  const response = await fetch(file.url, { headers: { range: `bytes=${offset}-` }, signal: stall.signal });
  // A server without ranges sends everything: start again rather than append it.
  const start = response.status === 206 ? offset : 0;
  const target = await open(partial, start > 0 ? 'a' : 'w');
  try {
    let received = start;
    onBytes(received);
    for await (const chunk of response.body ?? []) {
      await target.write(chunk);
      received += chunk.length;
      onBytes(received);
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
    await target.close();
  }
}

function throwUnlessTransient(error: unknown, file: RemoteFile, target: string): void {
  if (error instanceof HubUnreachableError) return;
  if (error instanceof UserError) throw error;
  // Errors of the disk carry a path; those of the network do not.
  if (error instanceof Error && ('path' in error || systemErrorCode(error) === 'ENOSPC')) {
    throw new UserError(`can't write ${file.path} to ${dirname(target)}: ${describeSystemError(error)}`);
  }
}

async function checkSpace(file: RemoteFile, partial: string): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(partial));
  const needed = file.size - (await sizeOf(partial));
  const free = bavail * bsize;
  if (needed > free) {
    throw new UserError(
      `can't download ${file.path}: it needs ${formatBytes(needed)}, and ${dirname(partial)} has ${formatBytes(free)} free`,
    );
  }
}

async function verify(file: RemoteFile, partial: string): Promise<void> {
  const size = await sizeOf(partial);
  const hash = hashFor(file);
  if (hash) await pipeline(createReadStream(partial), hash);
  if (size === file.size && (!hash || hash.digest('hex') === file.hash)) return;
  await rm(partial, { force: true });
  throw new UserError(
    size === file.size
      ? `the download of ${file.path} is damaged (its hash is not ${file.hash}); it was removed, try again`
      : `the download of ${file.path} has ${size} bytes instead of ${file.size}; it was removed, try again`,
  );
}

/** Large files are named by their SHA-256, small ones by git's object id, which covers a header too. */
function hashFor({ hash, size }: RemoteFile): Hash | null {
  if (/^[0-9a-f]{64}$/.test(hash)) return createHash('sha256');
  if (/^[0-9a-f]{40}$/.test(hash)) return createHash('sha1').update(`blob ${size}\0`);
  return null;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
