import koffi from 'koffi';
import type { StructValue } from './functions.js';

/**
 * Rows of one decode: a token, its position, its sequence, and whether logits (or an embedding) are wanted for it.
 *
 * The memory is JavaScript's and lives as long as the batch. Don't change a batch while a decode of it runs.
 * llama.cpp splits a batch at every gap in sequence ids: add rows sorted by sequence id.
 */
export class TokenBatch {
  private readonly tokens: Int32Array;
  private readonly positions: Int32Array;
  private readonly sequenceCounts: Int32Array;
  private readonly sequences: Int32Array;
  /** One pointer per row into `sequences`: llama.h wants a list of sequence ids per row. */
  private readonly sequencePointers: BigUint64Array;
  private readonly outputs: Int8Array;
  /** The struct with the arrays' addresses; only `n_tokens` changes. */
  private readonly struct: StructValue<'llama_batch'>;
  private count = 0;

  /** `capacity` rows at most. */
  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`batch capacity must be a positive integer, got ${capacity}`);
    }
    this.tokens = new Int32Array(capacity);
    this.positions = new Int32Array(capacity);
    this.sequenceCounts = new Int32Array(capacity).fill(1);
    this.sequences = new Int32Array(capacity);
    this.outputs = new Int8Array(capacity);
    const base = koffi.address(this.sequences);
    this.sequencePointers = BigUint64Array.from(this.sequences, (_, row) => base + BigInt(4 * row));
    this.struct = {
      n_tokens: 0,
      token: koffi.address(this.tokens),
      embd: null,
      pos: koffi.address(this.positions),
      n_seq_id: koffi.address(this.sequenceCounts),
      seq_id: koffi.address(this.sequencePointers),
      logits: koffi.address(this.outputs),
    };
  }

  get length(): number {
    return this.count;
  }

  clear(): void {
    this.count = 0;
  }

  /**
   * Appends a row and returns its index, which is what `logits` and `sample` take after the decode. Throws
   * RangeError when the batch is full; ids and positions are checked by the context that decodes it.
   */
  add(tokenId: number, position: number, sequenceId: number, wantsOutput: boolean): number {
    const row = this.count;
    if (row >= this.capacity) {
      throw new RangeError(`the batch holds ${this.capacity} rows`);
    }
    this.tokens[row] = tokenId;
    this.positions[row] = position;
    this.sequences[row] = sequenceId;
    this.outputs[row] = wantsOutput ? 1 : 0;
    this.count = row + 1;
    return row;
  }

  tokenAt(row: number): number {
    return this.tokens[row] ?? -1;
  }

  positionAt(row: number): number {
    return this.positions[row] ?? -1;
  }

  sequenceAt(row: number): number {
    return this.sequences[row] ?? -1;
  }

  wantsOutputAt(row: number): boolean {
    return this.outputs[row] === 1;
  }

  /** The struct that llama_decode takes. It points into this object, which must outlive the call. */
  toStruct(): StructValue<'llama_batch'> {
    this.struct.n_tokens = this.count;
    return this.struct;
  }
}
