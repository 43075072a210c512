import { TokenBatch } from './native/batch.js';
import type { LlamaContext } from './native/context.js';
import { PacedDecoder } from './paced-decoder.js';
import type { PooledTokens } from './pooling/input-pieces.js';

/** llama.cpp ends the ranking graph of these with a softmax, over the last token (llama-graph.cpp, build_pooling). */
const QWEN_RANKERS: ReadonlySet<string> = new Set(['qwen3', 'qwen3vl']);
/** The smallest positive 32-bit float: what underflowed to 0 gets a finite logit. */
const LEAST_PROBABILITY = 1.4e-45;

/** Computes batches of a pooling model, and reads vectors from them. */
export class PoolingDecoder {
  readonly batch: TokenBatch;
  readonly pooledTokens: PooledTokens;
  private readonly givesProbabilities: boolean;
  private readonly decoder: PacedDecoder;

  constructor(
    private readonly context: LlamaContext,
    mayBlock: boolean,
  ) {
    const { poolingType, model, batchSize } = context;
    this.decoder = new PacedDecoder(context, mayBlock);
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
    this.context.setEmbeddings(forVectors);
    const outcome = await this.decoder.decode(this.batch);
    if (outcome === 'ok') return true;
    if (outcome === 'aborted') return false;
    throw new Error(`llama.cpp could not compute ${this.batch.length} tokens: ${outcome}`);
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
