import type { ByteStream } from './byte-stream.js';

const ggufMagic = 0x46554747;

/** What people hand over instead of a GGUF file, by how it begins. */
const foreignBeginnings: readonly (readonly [RegExp, string])[] = [
  [/^version https:\/\/git-lfs/, 'it is a Git LFS pointer, the model itself was not downloaded'],
  [/^\s*<(!doctype|html)/i, 'it is a web page, not a GGUF file'],
  [/^PK[^ -~]{2}/, 'it is a zip archive or a PyTorch checkpoint, not a GGUF file'],
  [/^(lmgg|fmgg|tjgg|algg)/, 'it is in an old ggml format; convert it to GGUF'],
  [/^.{8}\{"/s, 'it is a safetensors file; convert it to GGUF'],
];

/** One line about a file that is no GGUF, or null for one that begins like a GGUF. Leaves the stream where it is. */
export function describeForeignFile(stream: ByteStream): string | null {
  const start = stream.peek(Math.min(stream.size, 64));
  if (start.length >= 4 && start.readUInt32LE(0) === ggufMagic) {
    return null;
  }
  const text = start.toString('latin1');
  const known = foreignBeginnings.find(([pattern]) => pattern.test(text));
  return (
    known?.[1] ??
    `it is not a GGUF file: it begins with ${JSON.stringify(text.slice(0, 4))} instead of "GGUF"`
  );
}
