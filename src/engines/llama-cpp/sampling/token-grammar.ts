/** A grammar and how far one sequence has come in it: llama.cpp's in production. */
export interface TokenGrammar {
  /** Whether the token may come next. */
  allows(tokenId: number): boolean;
  /** Sets the logits of all other tokens to -Infinity, in place; returns how many are left. */
  mask(logits: Float32Array): number;
  /** Goes on by one token, which must be allowed. */
  accept(tokenId: number): void;
  /** A grammar at the same point, for another sequence. */
  clone(): TokenGrammar;
  free(): void;
}
