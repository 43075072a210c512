import { setImmediate } from 'node:timers/promises';
import { TokenBatch } from './native/batch.js';
import type { LlamaContext } from './native/context.js';
import type { PooledTokens } from './pooling/input-pieces.js';

/** llama.cpp ends the ranking graph of these with a softmax, over the last token (llama-graph.cpp, build_pooling). */
const QWEN_RANKERS: ReadonlySet<string> = new Set(['qwen3', 'qwen3vl']);
/** The smallest positive 32-bit float: what underflowed to 0 gets a finite logit. */
const LEAST_PROBABILITY = 1.4e-45;
/**
 * A batch expected to take no longer is computed on this thread: to hand it to another one and back costs up to
 * 0.4 ms, and the caches. Whatever has arrived meanwhile waits that long.
 */
const MOST_BLOCKING_MS = 15;

/** Computes batches of a pooling model, and reads vectors from them. */
export class PoolingDecoder {
  readonly batch: TokenBatch;
  readonly pooledTokens: PooledTokens;
  private readonly givesProbabilities: boolean;
  private msPerRow = Infinity;

  constructor(readonly context: LlamaContext) {
    const { poolingType, model, batchSize } = context;
    const ranksLast = poolingType === 'rank' && QWEN_RANKERS.has(model.architecture);
    this.batch = new TokenBatch(batchSize);
    this.givesProbabilities = ranksLast;
    this.pooledTokens =
      poolingType === 'mean' ? 'all' : poolingType === 'last' || ranksLast ? 'last' : 'first';
  }

  /**
   * Computes what is in the batch, for vectors or for the memory alone; false when it was interrupted. Throws when
   * llama.cpp can't.
   */
  async compute(forVectors = true): Promise<boolean> {
    const { length } = this.batch;
    this.context.setEmbeddings(forVectors);
    const start = performance.now();
    const isShort = length * this.msPerRow <= MOST_BLOCKING_MS;
    const outcome = isShort ? this.context.decodeSync(this.batch) : await this.context.decode(this.batch);
    if (outcome === 'aborted') return false;
    if (outcome !== 'ok') throw new Error(`llama.cpp could not compute ${length} tokens: ${outcome}`);
    this.msPerRow = (performance.now() - start) / length;
    if (isShort) await setImmediate();
    return true;
  }

  /** The vector of a sequence of the last batch, over its tokens in that batch. */
  vector(sequence: number): Float32Array {
    const vector = this.context.sequenceEmbedding(sequence);
    // Logarithms of probabilities are logits: a softmax over them gives the same again.
    return this.givesProbabilities
      ? vector.map((share) => Math.log(Math.max(share, LEAST_PROBABILITY)))
      : vector;
  }
}
