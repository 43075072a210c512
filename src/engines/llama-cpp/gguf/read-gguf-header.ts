import { type FileHandle, open } from 'node:fs/promises';
import { describeSystemError } from '../../../common/system-error.js';
import { ByteStream } from './byte-stream.js';
import { GgufError } from './gguf-error.js';
import type { GgufHeader, GgufTensor, GgufValue } from './gguf-header.js';
import { describeForeignFile } from './foreign-file.js';
import { readText, readValue } from './metadata-value.js';

/** Least bytes of a key with its value, and of a tensor's description: what bounds their counts. */
const leastEntryBytes = 13;
const leastTensorBytes = 33;

const defaultAlignment = 32;
const mostDimensions = 4;

/**
 * Reads everything before the tensor data of a GGUF file, version 2 or 3 (ggml's docs/gguf.md). Throws GgufError
 * with one line for whatever keeps it from being read; it does not judge what the header says, see validateGguf.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    return await readHeader(new ByteStream(file, size, path), path);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isDirectory()) {
      await file.close();
      throw new GgufError(path, 'it is a directory, not a GGUF file');
    }
    return file;
  } catch (error) {
    throw error instanceof GgufError ? error : new GgufError(path, describeSystemError(error));
  }
}

async function readHeader(stream: ByteStream, path: string): Promise<GgufHeader> {
  if (stream.size === 0) {
    throw new GgufError(path, 'the file is empty');
  }
  await stream.fill(Math.min(stream.size, 64), 'the start');
  const foreign = describeForeignFile(stream);
  if (foreign !== null) {
    throw new GgufError(path, foreign);
  }
  await stream.fill(24, 'the start');
  stream.uint32();
  const version = stream.uint32();
  checkVersion(version, path);
  const tensorCount = readCount(stream, leastTensorBytes, 'tensors', path);
  const entryCount = readCount(stream, leastEntryBytes, 'metadata entries', path);

  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < entryCount; index += 1) {
    const key = await readText(stream, `the key of metadata entry ${index + 1}`);
    if (metadata.has(key)) {
      throw new GgufError(path, `the metadata key ${key} is there twice`);
    }
    metadata.set(key, await readValue(stream, key, path));
  }
  const alignment = alignmentOf(metadata, path);

  const tensors: GgufTensor[] = [];
  for (let index = 0; index < tensorCount; index += 1) {
    tensors.push(await readTensor(stream, `tensor ${index + 1} of ${tensorCount}`, path));
  }
  const dataOffset = Math.ceil(stream.offset / alignment) * alignment;
  return { path, version, metadata, tensors, alignment, dataOffset };
}

function checkVersion(version: number, path: string): void {
  if (version !== 0 && (version & 0xffff) === 0) {
    throw new GgufError(path, 'it is a big-endian GGUF file; only little-endian ones are supported');
  }
  if (version !== 2 && version !== 3) {
    throw new GgufError(path, `GGUF version ${version} is not supported, only 2 and 3`);
  }
}

function readCount(stream: ByteStream, leastBytes: number, what: string, path: string): number {
  const count = stream.uint64();
  if (count * BigInt(leastBytes) > BigInt(stream.size)) {
    throw new GgufError(path, `the header is damaged: ${count} ${what} in a file of ${stream.size} bytes`);
  }
  return Number(count);
}

async function readTensor(stream: ByteStream, what: string, path: string): Promise<GgufTensor> {
  const name = await readText(stream, `the name of ${what}`);
  await stream.fill(4, what);
  const dimensionCount = stream.uint32();
  if (dimensionCount > mostDimensions) {
    throw new GgufError(
      path,
      `tensor ${name} has ${dimensionCount} dimensions, at most ${mostDimensions} are allowed`,
    );
  }
  await stream.fill(8 * dimensionCount + 12, what);
  const dimensions = Array.from({ length: dimensionCount }, () => Number(stream.uint64()));
  return { name, dimensions, type: stream.uint32(), offset: Number(stream.uint64()) };
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>, path: string): number {
  const value = metadata.get('general.alignment') ?? defaultAlignment;
  if (typeof value !== 'number' || value < 1 || (value & (value - 1)) !== 0) {
    throw new GgufError(path, `general.alignment must be a power of two, got ${String(value)}`);
  }
  return value;
}
