import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenOffsets } from './token-offsets.js';

/** An engine whose tokens are the given texts or bytes, by their place; `special` ones may stand for nothing. */
function engine(
  tokens: readonly (string | number[])[],
  special: readonly number[] = [],
  bos: number | null = null,
) {
  const bytes = tokens.map((token) => Uint8Array.from(Buffer.from(token as string)));
  return {
    info: {
      bosToken: bos === null ? null : { id: bos, text: String(tokens[bos]) },
      specialTokens: new Map(special.map((id) => [String(tokens[id]), id])),
    },
    tokenBytes: (id: number) => {
      const found = bytes[id];
      if (found === undefined) throw new RangeError('no token');
      return found;
    },
  };
}

describe('tokenOffsets', () => {
  it('gives the place of every token in characters, wherever a text is cut between bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.array(fc.nat(40)), (text, cuts) => {
        const bytes = Buffer.from(text);
        const borders = [...new Set([0, bytes.length, ...cuts.filter((cut) => cut < bytes.length)])];
        borders.sort((a, b) => a - b);
        const pieces = borders.slice(1).map((end, index) => [...bytes.subarray(borders[index], end)]);
        const ids = pieces.map((_, id) => id);
        const offsets = tokenOffsets(text, ids, engine(pieces)) ?? expect.fail('no offsets');
        const characters = [...text];
        expect(offsets).toHaveLength(ids.length);
        for (const [index, [start, end]] of offsets.entries()) {
          const before = Buffer.byteLength(characters.slice(0, start).join(''));
          const upTo = Buffer.byteLength(characters.slice(0, end).join(''));
          // The characters of a token are those that it has a byte of.
          expect(before).toBeLessThanOrEqual(borders[index] ?? NaN);
          expect(upTo).toBeGreaterThanOrEqual(borders[index + 1] ?? NaN);
          expect(Buffer.byteLength(characters[start] ?? '') + before).toBeGreaterThan(borders[index] ?? NaN);
          expect(upTo - Buffer.byteLength(characters[end - 1] ?? '')).toBeLessThan(borders[index + 1] ?? NaN);
        }
      }),
    );
  });

  it('knows tokens that were put in, and the space that some tokenizers begin with', () => {
    const words = engine(['<s>', ' Hello', ' world', '</s>'], [0, 3], 0);
    expect(tokenOffsets('Hello world', [0, 1, 2, 3], words)).toEqual([
      [0, 0],
      [0, 5],
      [5, 11],
      [0, 0],
    ]);
    expect(tokenOffsets('<s> Hello', [0, 1], words)).toEqual([
      [0, 3],
      [3, 9],
    ]);
    expect(tokenOffsets('<s> Hello', [0, 0, 1], words)).toEqual([
      [0, 0],
      [0, 3],
      [3, 9],
    ]);
  });

  it('says nothing where the tokens are not those of the text', () => {
    const words = engine(['hello', 'x']);
    expect(tokenOffsets('Hello', [0], words)).toBeNull();
    expect(tokenOffsets('hello!', [0], words)).toBeNull();
    expect(tokenOffsets('hello', [7], words)).toBeNull();
    expect(tokenOffsets('', [], words)).toEqual([]);
  });
});
