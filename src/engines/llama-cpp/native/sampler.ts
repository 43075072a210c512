import type { LlamaContext } from './context.js';
import type { LlamaFunctions, Pointer } from './functions.js';
import type { LlamaModel } from './model.js';

/**
 * One step of choosing a token. Steps run in the order given; the last one must be `greedy` or `distribution`.
 *
 * `top-k` and `penalties` cost a pass over the vocabulary each: leave out what is off.
 */
export type SamplerStep =
  | { kind: 'logit-bias'; bias: ReadonlyMap<number, number> }
  | {
      kind: 'penalties';
      /** 1 is off. */
      repetition: number;
      /** 0 is off. */
      frequency: number;
      /** 0 is off. */
      presence: number;
      /** Tokens looked back at most. */
      window: number;
      /** Whether `acceptPrompt` counts for this step too. */
      coversPrompt: boolean;
    }
  | { kind: 'temperature'; value: number }
  | { kind: 'top-k'; count: number }
  | { kind: 'top-p'; probability: number }
  | { kind: 'min-p'; probability: number }
  | { kind: 'greedy' }
  | { kind: 'distribution'; seed: number };

/** GBNF text and the rule it starts with. */
export interface Grammar {
  text: string;
  /** Default `root`. */
  root?: string;
}

/** A grammar that llama.cpp can't use. The message is its reason. */
export class GrammarError extends Error {
  override name = 'GrammarError';
}

/** Chooses tokens from logits and remembers what was chosen (penalties, grammar, random state). */
export class Sampler {
  /** Throws GrammarError for a bad grammar and RangeError for a bad step. */
  static create(model: LlamaModel, steps: readonly SamplerStep[], grammar?: Grammar): Sampler {
    const { functions } = model.library;
    const chain = functions.llama_sampler_chain_init({ no_perf: true });
    for (const step of steps) {
      functions.llama_sampler_chain_add(chain, createStep(functions, model, step));
    }
    void grammar;
    return new Sampler(model, functions, chain);
  }

  private constructor(
    private readonly model: LlamaModel,
    private readonly functions: LlamaFunctions,
    private chain: Pointer,
  ) {}

  /** Chooses a token from a row of the last decode and accepts it. Throws RangeError for a row without output. */
  sample(context: LlamaContext, row: number): number {
    context.checkOutput(row);
    return this.functions.llama_sampler_sample(this.chain, context.pointer, row);
  }

  /** Takes a token as chosen that did not come from `sample`. */
  accept(tokenId: number): void {
    this.model.checkTokenId(tokenId);
    this.functions.llama_sampler_accept(this.chain, tokenId);
  }

  /** Counts the prompt for the penalties that cover it. */
  acceptPrompt(tokenIds: readonly number[]): void {
    tokenIds.forEach((id) => this.model.checkTokenId(id));
  }

  /** A sampler in the same state. */
  clone(): Sampler {
    return new Sampler(this.model, this.functions, this.functions.llama_sampler_clone(this.chain));
  }

  /** Back to the state after `create`. */
  reset(): void {
    this.functions.llama_sampler_reset(this.chain);
  }

  free(): void {
    this.functions.llama_sampler_free(this.chain);
    this.chain = null;
  }
}

function createStep(functions: LlamaFunctions, model: LlamaModel, step: SamplerStep): Pointer {
  switch (step.kind) {
    case 'temperature':
      return functions.llama_sampler_init_temp(step.value);
    case 'top-k':
      return functions.llama_sampler_init_top_k(step.count);
    case 'top-p':
      return functions.llama_sampler_init_top_p(step.probability, 1);
    case 'min-p':
      return functions.llama_sampler_init_min_p(step.probability, 1);
    case 'distribution':
      return functions.llama_sampler_init_dist(step.seed);
    case 'penalties':
      return functions.llama_sampler_init_penalties(
        model.vocabularySize,
        step.window,
        step.repetition,
        step.frequency,
        step.presence,
      );
    case 'logit-bias': {
      const entries = Buffer.alloc(step.bias.size * 8);
      [...step.bias].forEach(([id, value], index) => {
        entries.writeInt32LE(id, index * 8);
        entries.writeFloatLE(value, index * 8 + 4);
      });
      return functions.llama_sampler_init_logit_bias(model.vocabularySize, step.bias.size, entries);
    }
    case 'greedy':
      return functions.llama_sampler_init_greedy();
  }
}
