/**
 * What the scheduler needs from a model: the native context in production, a few lines of arithmetic in tests.
 * All calls but `decode` return at once; none but `interrupt` may be made while a decode runs.
 */
export interface ModelRunner {
  readonly vocabularySize: number;
  /** Tokens the key-value pool holds. */
  readonly cells: number;
  /**
   * true: all sequences share the pool's cells, and a copy of a sequence is free. false: every sequence id has an
   * equal part of its own, copies are real, and a batch is computed in one go only for ids that follow each other.
   */
  readonly sharesCells: boolean;
  /** Sequence ids are 0 to this, exclusive. */
  readonly sequenceIds: number;
  /** Rows of one batch at most. */
  readonly batchCapacity: number;
  /** Empties the batch. */
  clearBatch(): void;
  /** Appends a row. Positions of a sequence must follow each other without a gap. */
  addRow(token: number, position: number, sequenceId: number, wantsLogits: boolean): void;
  /** Computes the batch. Rejects when the model could not or was interrupted; its sequences must then be removed. */
  decode(): Promise<void>;
  /** Stops the running decode as soon as may be. It may still complete. */
  interrupt(): void;
  /** Raw logits of a row of the last batch that wanted them; valid until the next decode. */
  logits(row: number): Float32Array;
  /** Gives the empty sequence `to` the first `length` tokens of `from`. */
  copySequence(from: number, to: number, length: number): void;
  /** Forgets a sequence's tokens from position `start` on. */
  removeSequence(sequenceId: number, start: number): void;
}
