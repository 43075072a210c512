/** Makes tensors with seeds of their own: the n-th tensor of a model always gets the same numbers. */
import { normals } from './random.js';

/** llama.cpp's numbers of file types (general.file_type). */
export const fileTypes = { f32: 0, f16: 1, q8_0: 7 };

/**
 * @param {number} seed of the model
 * @param {'f32' | 'f16' | 'q8_0'} type of its matrices; vectors are always f32, as in real files
 */
export function weights(seed, type) {
  let tensor = seed * 1000;
  return {
    /** A matrix that maps vectors of `inputs` to vectors of `outputs`. */
    matrix(name, inputs, outputs, deviation, matrixType = type) {
      tensor += 1;
      const tensorSeed = tensor;
      return {
        name,
        dimensions: [inputs, outputs],
        type: matrixType,
        values: () => normals(inputs * outputs, deviation, tensorSeed),
      };
    },
    randomVector(name, length, deviation) {
      tensor += 1;
      const tensorSeed = tensor;
      return {
        name,
        dimensions: [length],
        type: 'f32',
        values: () => normals(length, deviation, tensorSeed),
      };
    },
    constantVector(name, length, value) {
      return { name, dimensions: [length], type: 'f32', values: () => new Float32Array(length).fill(value) };
    },
  };
}
