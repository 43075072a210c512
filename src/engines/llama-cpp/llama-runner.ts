import { TokenBatch } from './native/batch.js';
import type { DecodeOutcome, LlamaContext } from './native/context.js';
import { PacedDecoder } from './paced-decoder.js';
import type { ModelRunner } from './scheduling/model-runner.js';

export interface LlamaRunnerOptions {
  /** Whether the context was made with `unifiedKv`. */
  sharesCells: boolean;
  /**
   * Whether single rows get company. With weights that are floats, one row is multiplied by another kernel than
   * several, which rounds differently: an answer would depend on whether others run. The second row is nearly
   * free where memory is what limits (42 MB of 16-bit weights: 1.91 and 1.97 ms).
   */
  pairsSingleRows: boolean;
  /** Whether nothing else needs this thread while a short batch is computed. */
  mayBlock: boolean;
}

/** Runs a generating model in one context. */
export class LlamaRunner implements ModelRunner {
  private readonly batch: TokenBatch;
  private readonly decoder: PacedDecoder;

  constructor(
    private readonly context: LlamaContext,
    private readonly options: LlamaRunnerOptions,
  ) {
    this.batch = new TokenBatch(context.batchSize);
    this.decoder = new PacedDecoder(context, options.mayBlock);
  }

  get sharesCells(): boolean {
    return this.options.sharesCells;
  }

  get vocabularySize(): number {
    return this.context.model.vocabularySize;
  }

  get cells(): number {
    return this.context.contextSize;
  }

  get sequenceIds(): number {
    return this.context.maxSequences;
  }

  get batchCapacity(): number {
    return this.context.batchSize;
  }

  clearBatch(): void {
    this.batch.clear();
  }

  addRow(token: number, position: number, sequenceId: number, wantsLogits: boolean): void {
    this.batch.add(token, position, sequenceId, wantsLogits);
  }

  async decode(): Promise<void> {
    const company = this.options.pairsSingleRows && this.batch.length === 1 ? this.addCompany() : null;
    const outcome = await this.compute();
    if (company !== null) {
      this.context.sequenceRemove(company.sequence, company.position, -1);
    }
    if (outcome !== 'ok') {
      throw new Error(`llama.cpp could not compute a batch of ${this.batch.length} tokens: ${outcome}`);
    }
  }

  interrupt(): void {
    this.context.setAbort(true);
  }

  private async compute(): Promise<DecodeOutcome> {
    try {
      return await this.decoder.decode(this.batch);
    } finally {
      // An interruption may come too late for this batch, and must not stop the next one.
      this.context.setAbort(false);
    }
  }

  /** A row at the end of the next sequence, to be forgotten again; null when there is no room for it. */
  private addCompany(): { sequence: number; position: number } | null {
    const only = this.batch.sequenceAt(0);
    const sequence = only + 1;
    if (sequence >= this.sequenceIds) {
      return null;
    }
    const position = this.context.sequenceMaxPosition(sequence) + 1;
    if (position >= this.context.sequenceContextSize) {
      return null;
    }
    this.batch.add(this.batch.tokenAt(0), position, sequence, false);
    return { sequence, position };
  }

  logits(row: number): Float32Array {
    return this.context.logits(row);
  }

  copySequence(from: number, to: number, length: number): void {
    if (this.sharesCells) {
      this.context.sequenceCopy(from, to, 0, length);
    } else {
      // Between separate parts llama.cpp copies whole sequences only. It does so with the next decode.
      this.context.sequenceCopy(from, to, -1, -1);
      this.context.sequenceRemove(to, length, -1);
    }
  }

  removeSequence(sequenceId: number, start: number): void {
    this.context.sequenceRemove(sequenceId, start, -1);
  }
}
