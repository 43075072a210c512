/** An input of an embedding model or reranker. */
export interface PoolingInput {
  tokens: Int32Array;
  /** First tokens that the inputs beside it are likely to begin with too. */
  prefixLength: number;
}

/** How many inputs may be computed in one batch. */
export interface SharedBatches {
  /** Inputs together at most; 1: each alone. */
  inputs: number;
  /** Tokens together at most, those of a prefix in memory not counted. A longer input is computed alone. */
  tokens: number;
}

/** What pooling needs from a model. */
export interface PoolingRunner {
  readonly shared: SharedBatches;
  /** Whether a prefix stays in memory, and only what follows is computed for every input. */
  readonly keepsPrefixes: boolean;
  /** Tokens of prefixes that did not have to be computed again, so far. */
  readonly reusedTokens: number;
  /**
   * One vector per input, null when `interrupt` was called. All inputs begin with the same prefix. Must not be called
   * again before it has resolved.
   */
  compute(inputs: readonly PoolingInput[]): Promise<Float32Array[] | null>;
  /** Ends a running `compute` as soon as possible. */
  interrupt(): void;
}
