import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineSimilarity, shapeVector, toBase64 } from './vectors.js';

const numbers = fc
  .array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values));
const length = (vector: Float32Array): number => Math.hypot(...vector);

describe('shapeVector', () => {
  it('cuts first and normalizes what is left', () => {
    expect([...shapeVector(Float32Array.of(3, 4, 12), { dimensions: 2 })]).toEqual([
      Math.fround(0.6),
      Math.fround(0.8),
    ]);
    expect([...shapeVector(Float32Array.of(3, 4, 12), { dimensions: 2, normalize: false })]).toEqual([3, 4]);
  });

  it('gives length 1 for every vector but zero, which it leaves', () => {
    fc.assert(
      fc.property(numbers, (vector) => {
        const shaped = shapeVector(vector, {});
        expect(length(shaped)).toBeCloseTo(vector.every((value) => value === 0) ? 0 : 1, 5);
      }),
    );
  });
});

describe('toBase64', () => {
  it('is what DataView reads back as little-endian floats, for parts of larger buffers too', () => {
    fc.assert(
      fc.property(numbers, fc.nat(3), (vector, from) => {
        const part = vector.subarray(Math.min(from, vector.length - 1));
        const bytes = Buffer.from(toBase64(part), 'base64');
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        const read = Array.from(part, (_, index) => view.getFloat32(index * 4, true));
        expect(read).toEqual([...part]);
        expect(bytes).toHaveLength(part.length * 4);
      }),
    );
  });
});

describe('cosineSimilarity', () => {
  it('is 1 for the same direction, -1 for the opposite, 0 for a right angle and for zero', () => {
    const vector = Float32Array.of(1, 2, 3);
    const scaled = (factor: number): Float32Array => vector.map((value) => value * factor);
    expect(cosineSimilarity(vector, scaled(5))).toBeCloseTo(1, 10);
    expect(cosineSimilarity(vector, scaled(-2))).toBeCloseTo(-1, 10);
    expect(cosineSimilarity(Float32Array.of(1, 0), Float32Array.of(0, 7))).toBe(0);
    expect(cosineSimilarity(vector, new Float32Array(3))).toBe(0);
  });
});
