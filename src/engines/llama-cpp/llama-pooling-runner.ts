import { TokenBatch } from './native/batch.js';
import type { LlamaContext } from './native/context.js';
import type { PoolingRunner, SharedBatches } from './pooling/pooling-runner.js';

/** llama.cpp ends the ranking graph of these with a softmax (llama-graph.cpp, build_pooling). */
const SOFTMAX_ARCHITECTURES: ReadonlySet<string> = new Set(['qwen3', 'qwen3vl']);
/** The smallest positive 32-bit float: what underflowed to 0 gets a finite logit. */
const LEAST_PROBABILITY = 1.4e-45;

/** Runs an embedding or ranking model: each input is a sequence of its own, forgotten after its batch. */
export class LlamaPoolingRunner implements PoolingRunner {
  private readonly batch: TokenBatch;
  private readonly givesProbabilities: boolean;

  constructor(
    private readonly context: LlamaContext,
    readonly shared: SharedBatches,
  ) {
    this.batch = new TokenBatch(context.batchSize);
    this.givesProbabilities =
      context.poolingType === 'rank' && SOFTMAX_ARCHITECTURES.has(context.model.architecture);
  }

  async compute(inputs: readonly Int32Array[]): Promise<Float32Array[] | null> {
    this.context.setAbort(false);
    this.context.clear();
    this.batch.clear();
    inputs.forEach((tokens, sequence) => {
      tokens.forEach((token, position) => this.batch.add(token, position, sequence, true));
    });
    const outcome = await this.context.decode(this.batch);
    if (outcome === 'aborted') return null;
    if (outcome !== 'ok') {
      throw new Error(`llama.cpp could not compute ${this.batch.length} tokens: ${outcome}`);
    }
    return inputs.map((_, sequence) => this.vector(sequence));
  }

  interrupt(): void {
    this.context.setAbort(true);
  }

  private vector(sequence: number): Float32Array {
    const vector = this.context.sequenceEmbedding(sequence);
    // Logarithms of probabilities are logits: a softmax over them gives the same again.
    return this.givesProbabilities
      ? vector.map((share) => Math.log(Math.max(share, LEAST_PROBABILITY)))
      : vector;
  }
}
