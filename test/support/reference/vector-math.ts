import type { Matrix } from './gguf-weights.js';

export const add = (left: Float64Array, right: Float64Array): Float64Array =>
  left.map((value, index) => value + (right[index] ?? 0));

export function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}

export const multiply = (matrix: Matrix, vector: Float64Array): Float64Array =>
  Float64Array.from(matrix, (row) => dot(row, vector));

export function mean(vectors: readonly Float64Array[]): Float64Array {
  const sum = vectors.reduce<Float64Array>(add, new Float64Array(vectors[0]?.length ?? 0));
  return sum.map((value) => value / vectors.length);
}

/**
 * Scaled dot-product attention of one head over `keys` and `values`: their softmax-weighted sum.
 */
export function attendHead(
  query: Float64Array,
  keys: readonly Float64Array[],
  values: readonly Float64Array[],
): Float64Array {
  const scores = keys.map((key) => dot(query, key) / Math.sqrt(query.length));
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values
    .map((value, index) => value.map((number) => (number * (weights[index] ?? 0)) / total))
    .reduce<Float64Array>(add, new Float64Array(values[0]?.length ?? 0));
}

/** The part of a vector that belongs to one of its heads. */
export const head = (vector: Float64Array, index: number, width: number): Float64Array =>
  vector.subarray(index * width, (index + 1) * width);

/** Vectors one after another. */
export const concatenate = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));
