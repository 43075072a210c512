/** What pooling needs from a model. */
export interface PoolingRunner {
  /** Inputs of one batch at most. */
  readonly maxInputs: number;
  /** Tokens of one batch at most; no input may be longer. */
  readonly batchCapacity: number;
  /** One vector per input. Must not be called again before it has resolved. */
  compute(inputs: readonly Int32Array[]): Promise<Float32Array[]>;
}
