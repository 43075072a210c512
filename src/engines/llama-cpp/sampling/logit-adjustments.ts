import type { SamplingParameters, StopParameters } from '../../engine.js';

/** What changes a sequence's logits before temperature. */
export interface AdjustmentOptions {
  sampling: SamplingParameters;
  stop: Pick<StopParameters, 'minTokens' | 'ignoreEos' | 'tokenIds'>;
  endOfGenerationIds: readonly number[];
  promptTokenIds: ArrayLike<number>;
}

/**
 * Bans, bias and penalties of one sequence, in vLLM's order: allowed ids, bad words, minimum length, bias, then
 * repetition penalty (prompt and output), frequency and presence (output only).
 */
export class LogitAdjustments {
  private readonly output: number[] = [];
  private readonly outputCounts = new Map<number, number>();
  private readonly promptIds: ReadonlySet<number>;
  private readonly endIds: readonly number[];

  constructor(private readonly options: AdjustmentOptions) {
    const { stop, sampling } = options;
    this.endIds = [...options.endOfGenerationIds, ...stop.tokenIds];
    this.promptIds =
      sampling.repetitionPenalty === 1 ? new Set() : new Set(Array.from(options.promptTokenIds));
  }

  /** The same after the same output, for a sequence that goes another way from here. */
  branch(): LogitAdjustments {
    const branch = new LogitAdjustments(this.options);
    this.output.forEach((id) => branch.accept(id));
    return branch;
  }

  /** Notes a token of the output. */
  accept(id: number): void {
    this.output.push(id);
    if (this.hasPenalties) {
      this.outputCounts.set(id, (this.outputCounts.get(id) ?? 0) + 1);
    }
  }

  /** Whether the next token's logits stay as they are; then `apply` need not be called. */
  get areNone(): boolean {
    const { sampling, stop } = this.options;
    return (
      !this.hasPenalties &&
      sampling.logitBias.size === 0 &&
      sampling.allowedTokenIds === null &&
      sampling.badWords.length === 0 &&
      !stop.ignoreEos &&
      this.output.length >= stop.minTokens
    );
  }

  /** Changes the logits of the next token in place. */
  apply(logits: Float32Array): void {
    const { sampling, stop, endOfGenerationIds } = this.options;
    if (sampling.allowedTokenIds !== null) {
      keepOnly(logits, sampling.allowedTokenIds);
    }
    this.banWords(logits);
    if (this.output.length < stop.minTokens) {
      ban(logits, this.endIds);
    }
    if (stop.ignoreEos) {
      ban(logits, endOfGenerationIds);
    }
    for (const [id, bias] of sampling.logitBias) {
      logits[id] = (logits[id] ?? 0) + bias;
    }
    this.penalize(logits);
  }

  private get hasPenalties(): boolean {
    const { repetitionPenalty, presencePenalty, frequencyPenalty } = this.options.sampling;
    return repetitionPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0;
  }

  private banWords(logits: Float32Array): void {
    for (const word of this.options.sampling.badWords) {
      const start = this.output.length - (word.length - 1);
      const last = word.at(-1);
      if (
        last !== undefined &&
        start >= 0 &&
        word.slice(0, -1).every((id, index) => id === this.output[start + index])
      ) {
        logits[last] = -Infinity;
      }
    }
  }

  private penalize(logits: Float32Array): void {
    const { repetitionPenalty, presencePenalty, frequencyPenalty } = this.options.sampling;
    const repeat = (id: number): void => {
      const logit = logits[id] ?? 0;
      logits[id] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
    };
    for (const id of this.promptIds) {
      repeat(id);
    }
    for (const [id, count] of this.outputCounts) {
      if (repetitionPenalty !== 1 && !this.promptIds.has(id)) {
        repeat(id);
      }
      logits[id] = (logits[id] ?? 0) - frequencyPenalty * count - presencePenalty;
    }
  }
}

function ban(logits: Float32Array, ids: readonly number[]): void {
  for (const id of ids) {
    logits[id] = -Infinity;
  }
}

function keepOnly(logits: Float32Array, allowed: readonly number[]): void {
  const kept = allowed.map((id) => logits[id] ?? -Infinity);
  logits.fill(-Infinity);
  for (const [index, id] of allowed.entries()) {
    logits[id] = kept[index] ?? -Infinity;
  }
}
