/** How many inputs may be computed in one batch. */
export interface SharedBatches {
  /** Inputs together at most; 1: each alone. */
  inputs: number;
  /** Tokens together at most. A longer input is computed alone, and so is one of a single token. */
  tokens: number;
}

/** What pooling needs from a model. */
export interface PoolingRunner {
  readonly shared: SharedBatches;
  /** One vector per input, null when `interrupt` was called. Must not be called again before it has resolved. */
  compute(inputs: readonly Int32Array[]): Promise<Float32Array[] | null>;
  /** Ends a running `compute` as soon as possible. */
  interrupt(): void;
}
