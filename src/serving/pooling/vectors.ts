import { endianness } from 'node:os';

/**
 * A vector as clients get it: cut to `dimensions` first (Matryoshka models put what matters most in front), then
 * scaled to length 1. A vector of zeros stays as it is.
 */
export function shapeVector(
  vector: Float32Array,
  { dimensions = vector.length, normalize = true }: { dimensions?: number; normalize?: boolean },
): Float32Array {
  const cut = vector.subarray(0, dimensions);
  const length = normalize ? Math.sqrt(dot(cut, cut)) : 0;
  return length === 0 ? cut : cut.map((value) => value / length);
}

/** From -1 to 1; 0 when one of the vectors is all zeros. */
export function cosineSimilarity(left: Float32Array, right: Float32Array): number {
  const lengths = Math.sqrt(dot(left, left) * dot(right, right));
  return lengths === 0 ? 0 : dot(left, right) / lengths;
}

/** Little-endian 32-bit floats, what OpenAI's SDKs decode. */
export function toBase64(vector: Float32Array): string {
  const bytes = Buffer.from(vector.slice().buffer);
  return (endianness() === 'LE' ? bytes : bytes.swap32()).toString('base64');
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
