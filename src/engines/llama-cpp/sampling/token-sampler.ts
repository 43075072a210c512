import { Distribution } from './distribution.js';
import { argmax } from './log-probabilities.js';
import { LogitAdjustments, type AdjustmentOptions } from './logit-adjustments.js';
import { createRandom, type Random } from './random.js';

/** Arrays as long as the vocabulary that all samplers of an engine share: they run one after the other. */
export class SamplingWorkspace {
  readonly logits: Float32Array;
  readonly distribution: Distribution;

  constructor(vocabularySize: number) {
    this.logits = new Float32Array(vocabularySize);
    this.distribution = new Distribution(vocabularySize);
  }
}

/** Below this a temperature means the most likely token, as in vLLM. */
const GREEDY_BELOW = 1e-5;

/** Chooses the tokens of one sequence. Its randomness is its own: the same seed draws the same in any company. */
export class TokenSampler {
  private readonly random: Random;

  constructor(
    private readonly options: AdjustmentOptions,
    private readonly seed: number,
    private readonly workspace: SamplingWorkspace,
    private readonly adjustments = new LogitAdjustments(options),
  ) {
    this.random = createRandom(seed);
  }

  /** A sampler after the same output, for a beam that goes another way from here. */
  branch(): TokenSampler {
    return new TokenSampler(this.options, this.seed, this.workspace, this.adjustments.branch());
  }

  /** Raw logits with bans, bias and penalties: the same array when there are none, else the workspace's. */
  adjust(raw: Float32Array): Float32Array {
    if (this.adjustments.areNone) {
      return raw;
    }
    const logits = this.workspace.logits;
    logits.set(raw);
    this.adjustments.apply(logits);
    return logits;
  }

  /** Adjusted logits that may be written to, until the next `adjust`. */
  ownCopy(adjusted: Float32Array): Float32Array {
    const { logits } = this.workspace;
    if (adjusted !== logits) {
      logits.set(adjusted);
    }
    return logits;
  }

  /** Chooses from adjusted logits; -1 when every token is banned. */
  pick(logits: Float32Array): number {
    const { temperature } = this.options.sampling;
    if (temperature < GREEDY_BELOW) {
      return argmax(logits);
    }
    return this.workspace.distribution.draw(logits, this.options.sampling, this.random());
  }

  /** Notes the token that the sequence goes on with. */
  accept(id: number): void {
    this.adjustments.accept(id);
  }
}
