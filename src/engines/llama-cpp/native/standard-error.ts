import { fstatSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';

const standardError = 2;

interface Duplication {
  dup(descriptor: number): number;
  dup2(descriptor: number, target: number): number;
  close(descriptor: number): number;
}

let duplication: Duplication | null = null;
let scratchFile: number | null = null;

/**
 * Runs a short synchronous call and returns what native code wrote to standard error meanwhile: llama.cpp's grammar
 * parser tells its reason there and nowhere else, along with the whole grammar. Other threads' output of that
 * moment is caught too. On Windows nothing is caught.
 */
export function captureStandardError<Result>(call: () => Result): { result: Result; output: string } {
  if (process.platform === 'win32') {
    // Node's descriptors are not those of llama.cpp's C library.
    return { result: call(), output: '' };
  }
  duplication ??= loadDuplication();
  scratchFile ??= openScratchFile();
  const saved = duplication.dup(standardError);
  duplication.dup2(scratchFile, standardError);
  try {
    return { result: call(), output: takeText(scratchFile) };
  } finally {
    duplication.dup2(saved, standardError);
    duplication.close(saved);
  }
}

/** The C library's functions on file descriptors. */
function loadDuplication(): Duplication {
  const process = koffi.load(null);
  return {
    dup: process.func('int dup(int)'),
    dup2: process.func('int dup2(int, int)'),
    close: process.func('int close(int)'),
  };
}

/** A file that has no name any more, so that it is gone with the process. */
function openScratchFile(): number {
  const path = join(tmpdir(), `nestling-${process.pid}-${Date.now()}`);
  const descriptor = openSync(path, 'ax+', 0o600);
  unlinkSync(path);
  return descriptor;
}

function takeText(descriptor: number): string {
  const bytes = Buffer.alloc(Math.min(fstatSync(descriptor).size, 64 * 1024));
  readSync(descriptor, bytes, 0, bytes.length, 0);
  ftruncateSync(descriptor);
  return bytes.toString('utf8');
}
