import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeSystemError, systemErrorCode } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';
import { chooseGgufModel, findGgufModels, missingParts } from './gguf-files.js';

/**
 * The .gguf file that a path on this machine means: the file itself, or the one model of a directory.
 *
 * Null when nothing is there. Throws UserError when what is there can't be served.
 */
export async function findLocalModel(path: string): Promise<string | null> {
  const found = await statOrNull(path);
  if (!found) return null;
  const file = found.isDirectory() ? await modelIn(path) : path;
  await checkKind(file);
  await checkParts(file);
  await checkMagic(file);
  return file;
}

async function modelIn(directory: string): Promise<string> {
  const names = await namesIn(directory);
  const models = findGgufModels(names);
  if (models.length === 0 && names.some((name) => name.endsWith('.safetensors'))) {
    throw new UserError(
      `${directory} holds safetensors, no .gguf model; convert it, or serve it with another engine`,
    );
  }
  if (models.length > 1) {
    const files = models.map(({ file }) => file).join(', ');
    throw new UserError(`${directory} holds several models; name one of its files: ${files}`);
  }
  return join(directory, chooseGgufModel(models, null, directory).file);
}

/** To open a named pipe would wait for a writer, for ever. */
async function checkKind(file: string): Promise<void> {
  const found = await statOrNull(file);
  if (found !== null && !found.isFile())
    throw new UserError(`${file} is no GGUF file: it is no regular file`);
}

async function checkParts(file: string): Promise<void> {
  const missing = missingParts(basename(file), new Set(await namesIn(dirname(file))));
  if (missing.length > 0)
    throw new UserError(`${file} is one part of a model; beside it is no ${missing.join(', ')}`);
}

/** The first four bytes decide, not the extension: blobs of the Hugging Face cache have none. */
async function checkMagic(file: string): Promise<void> {
  const head = await readHead(file, 4);
  if (head.toString('latin1') !== 'GGUF') {
    const start = JSON.stringify(head.toString('latin1'));
    const found =
      head.length < 4 ? `it is ${head.length} bytes long` : `it begins with ${start}, not with "GGUF"`;
    throw new UserError(`${file} is no GGUF file: ${found}`);
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw new UserError(`can't read ${directory}: ${describeSystemError(error)}`);
  }
}

async function readHead(file: string, length: number): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(length) });
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UserError(`can't read ${file}: ${describeSystemError(error)}`);
  }
}

async function statOrNull(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UserError(`can't read ${path}: ${describeSystemError(error)}`);
  }
}
