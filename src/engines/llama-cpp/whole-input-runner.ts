import type { LlamaContext } from './native/context.js';
import type { PoolingInput, PoolingRunner, SharedBatches } from './pooling/pooling-runner.js';
import { PoolingDecoder } from './pooling-decoder.js';

/** Runs a model whose inputs can't be cut: every token of an encoder sees all others, and a recurrent state has no parts. */
export class WholeInputRunner implements PoolingRunner {
  readonly keepsPrefixes = false;
  readonly reusedTokens = 0;
  private readonly decoder: PoolingDecoder;

  constructor(
    private readonly context: LlamaContext,
    readonly shared: SharedBatches,
    mayBlock: boolean,
  ) {
    this.decoder = new PoolingDecoder(context, mayBlock);
  }

  async compute(inputs: readonly PoolingInput[]): Promise<Float32Array[] | null> {
    const { batch } = this.decoder;
    this.context.setAbort(false);
    this.context.clear();
    batch.clear();
    inputs.forEach(({ tokens }, sequence) => {
      tokens.forEach((token, position) => batch.add(token, position, sequence, true));
    });
    const isDone = await this.decoder.compute();
    return isDone ? inputs.map((_, sequence) => this.decoder.vector(sequence)) : null;
  }

  interrupt(): void {
    this.context.setAbort(true);
  }
}
