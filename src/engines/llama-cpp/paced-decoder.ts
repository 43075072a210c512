import { setImmediate } from 'node:timers/promises';
import type { TokenBatch } from './native/batch.js';
import type { DecodeOutcome, LlamaContext } from './native/context.js';

/**
 * A batch expected to take no longer is computed on this thread. To wake another one, and to be woken by it, costs 0.2
 * to 0.4 ms of every step, and what the caches hold: beside other work on the machine answers grew 8 to 17 % faster without.
 * Messages that arrive meanwhile wait for the step's end.
 */
const MOST_BLOCKING_MS = 100;

/** Computes batches on this thread or another, by how long they will take. */
export class PacedDecoder {
  private msPerRow = Infinity;

  /** `mayBlock`: nothing else needs this thread while a short batch is computed. */
  constructor(
    private readonly context: LlamaContext,
    private readonly mayBlock: boolean,
  ) {}

  /** As LlamaContext.decode. */
  async decode(batch: TokenBatch): Promise<DecodeOutcome> {
    const isShort = this.mayBlock && batch.length * this.msPerRow <= MOST_BLOCKING_MS;
    const start = performance.now();
    const outcome = isShort ? this.context.decodeSync(batch) : await this.context.decode(batch);
    if (outcome === 'ok') this.msPerRow = (performance.now() - start) / batch.length;
    // Messages are read between steps.
    if (isShort) await setImmediate();
    return outcome;
  }
}
