import { mkdir, readdir, readFile, rm, stat, symlink, copyFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../common/user-error.js';

/**
 * One repository's folder in the Hugging Face cache, as huggingface_hub lays it out: blobs/<hash> hold the
 * bytes, snapshots/<commit>/<file> link to them, refs/<revision> hold the commit a branch or tag stood at.
 */
export class HubCache {
  private readonly folder: string;

  /** `repo` is `owner/name`; `cacheDirectory` is what HF_HUB_CACHE names. */
  constructor(cacheDirectory: string, repo: string) {
    this.folder = join(cacheDirectory, `models--${repo.replaceAll('/', '--')}`);
  }

  /** Where the bytes with this hash are, or will be. */
  blobPath(hash: string): string {
    return join(this.folder, 'blobs', safeRelativePath(hash));
  }

  snapshotPath(commit: string, file: string): string {
    return join(this.folder, 'snapshots', commit, safeRelativePath(file));
  }

  /** The commit that a branch, tag or commit stood at when it was last asked for; null when it never was. */
  async commitOf(revision: string): Promise<string | null> {
    if (isCommit(revision)) return revision;
    try {
      return (await readFile(join(this.folder, 'refs', safeRelativePath(revision)), 'utf8')).trim();
    } catch {
      return null; // Absent and unreadable are the same to the caller: nothing to go by.
    }
  }

  /** Remembers the commit of a branch or tag, so that --offline finds it again. */
  async rememberCommit(revision: string, commit: string): Promise<void> {
    if (isCommit(revision)) return;
    const path = join(this.folder, 'refs', safeRelativePath(revision));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, commit);
  }

  /** The files of a snapshot whose bytes are there, as paths inside the repository. */
  async filesOf(commit: string): Promise<string[]> {
    const root = join(this.folder, 'snapshots', commit);
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
    const present = await Promise.all(files.map((file) => exists(file)));
    return files
      .filter((_, index) => present[index])
      .map((file) => relative(root, file).replaceAll('\\', '/'));
  }

  /** Makes a blob appear in a snapshot under its name and returns that path. */
  async link(hash: string, commit: string, file: string): Promise<string> {
    const path = this.snapshotPath(commit, file);
    const blob = this.blobPath(hash);
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    try {
      await symlink(relative(dirname(path), blob), path);
    } catch {
      // Windows without the right to make links: a copy, as huggingface_hub makes.
      await copyFile(blob, path);
    }
    return path;
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** Names come from the network and become paths: nothing may lead out of the folder. */
function safeRelativePath(path: string): string {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))) {
    throw new UserError(`the name ${JSON.stringify(path)} can't be used as a file name`);
  }
  return join(...parts);
}
