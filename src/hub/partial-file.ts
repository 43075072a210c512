import { readdir, rename, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A file of another machine (a shared cache) that grew within this time belongs to a running download. */
const foreignFreshMs = 60_000;

/**
 * The path for the bytes of an unfinished download of `target`, `<target>.<host>-<pid>.incomplete`.
 *
 * A file that an ended process left is taken over, by an atomic rename: two processes that download the same
 * never write into one file.
 */
export async function claimPartialFile(target: string): Promise<string> {
  const own = `${target}.${owner(process.pid)}.incomplete`;
  const folder = dirname(target);
  const names = await readdir(folder);
  if (names.includes(basename(own))) return own;
  for (const name of names) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith('.incomplete')) continue;
    const path = join(folder, name);
    if (await isInUse(path)) continue;
    try {
      await rename(path, own);
      break;
    } catch {
      // Another process took it first; look at the next one.
    }
  }
  return own;
}

function owner(pid: number): string {
  return `${hostname()}-${pid}`;
}

async function isInUse(path: string): Promise<boolean> {
  const pid = Number(/-(\d+)\.incomplete$/.exec(path)?.[1]);
  if (path.endsWith(`.${owner(pid)}.incomplete`)) return isAlive(pid);
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < foreignFreshMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
