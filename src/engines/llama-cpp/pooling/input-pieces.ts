/** Which tokens of an input its vector is made of. */
export type PooledTokens = 'all' | 'first' | 'last';

/** Consecutive tokens that are computed at once. */
export interface InputPiece {
  from: number;
  to: number;
  /** Whether the vector is made of it; otherwise it only leaves keys and values. */
  isPooled: boolean;
}

export interface PieceOptions {
  /** Tokens computed at once; a last piece may have up to LEAST_PIECE more. */
  pieceLength: number;
  pooledTokens: PooledTokens;
  /** Whether the input ends there, or goes on behind a prefix. */
  isEnd: boolean;
}

/**
 * ggml's flash attention has a kernel of its own for fewer rows (exact-sharing.ts): which one computes a token must
 * not depend on how an input is cut, so that no piece of a longer part is shorter.
 */
export const LEAST_PIECE = 64;

/** The tokens from `from` up to `to` in pieces. When only the last token counts, the last piece is short. */
export function inputPieces(from: number, to: number, options: PieceOptions): InputPiece[] {
  const { pieceLength, pooledTokens, isEnd } = options;
  const last = isEnd && pooledTokens === 'last';
  const end = last && to - from >= 2 * LEAST_PIECE ? to - LEAST_PIECE : to;
  const borders: number[] = [];
  for (let at = from; at < end; at = borders.at(-1) ?? end) {
    borders.push(end - at < pieceLength + LEAST_PIECE ? end : at + pieceLength);
  }
  if (end < to) borders.push(to);
  return borders.map((border, index) => {
    const start = borders[index - 1] ?? from;
    const isPooled =
      pooledTokens === 'all' || (pooledTokens === 'first' ? start === 0 : isEnd && border === to);
    return { from: start, to: border, isPooled };
  });
}
