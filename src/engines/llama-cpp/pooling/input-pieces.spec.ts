import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputPieces, LEAST_PIECE, type PooledTokens } from './input-pieces.js';

const part = fc.record({
  from: fc.integer({ min: 0, max: 200 }),
  length: fc.integer({ min: 0, max: 2000 }),
  pieceLength: fc.integer({ min: LEAST_PIECE, max: 600 }),
  pooledTokens: fc.constantFrom<PooledTokens>('all', 'first', 'last'),
  isEnd: fc.boolean(),
});

describe('inputPieces', () => {
  it('covers every token once, in pieces that fit a batch and that one kernel computes', () => {
    fc.assert(
      fc.property(part, ({ from, length, ...options }) => {
        const pieces = inputPieces(from, from + length, options);
        const borders = pieces.flatMap((piece) => [piece.from, piece.to]);
        expect(borders).toEqual(length === 0 ? [] : [from, ...borders.slice(1, -1), from + length]);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.from).toBe(index === 0 ? from : pieces[index - 1]?.to);
          expect(piece.to - piece.from).toBeLessThan(options.pieceLength + LEAST_PIECE);
          expect(piece.to - piece.from).toBeGreaterThanOrEqual(Math.min(length, LEAST_PIECE));
        }
      }),
    );
  });

  it('computes for the memory alone what the vector is not made of', () => {
    const pooled = (from: number, to: number, pooledTokens: PooledTokens, isEnd: boolean): string =>
      inputPieces(from, to, { pieceLength: 100, pooledTokens, isEnd })
        .map((piece) => `${piece.isPooled ? '+' : '-'}${piece.to - piece.from}`)
        .join(' ');
    expect(pooled(0, 300, 'all', true)).toBe('+100 +100 +100');
    expect(pooled(0, 300, 'first', true)).toBe('+100 -100 -100');
    expect(pooled(50, 300, 'first', true)).toBe('-100 -150');
    expect(pooled(0, 300, 'last', true)).toBe('-100 -136 +64');
    expect(pooled(0, 120, 'last', true)).toBe('+120');
    expect(pooled(0, 300, 'last', false)).toBe('-100 -100 -100');
  });
});
