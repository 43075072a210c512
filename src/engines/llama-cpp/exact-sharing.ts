import { TokenBatch } from './native/batch.js';
import { LlamaContext } from './native/context.js';
import type { LlamaModel } from './native/model.js';
import type { SharedBatches } from './pooling/pooling-runner.js';

/**
 * Tokens of a batch for which ggml's flash attention computes every row by itself and steps over the cells of other
 * sequences; from 64 rows on it computes tiles, whose sums depend on what else is in them (GGML_FA_TILE_Q, ops.cpp).
 */
const SHARED_TOKENS = 63;
/** As many as fit with two tokens each, and one. */
const SHARED_INPUTS = 32;
/**
 * Lengths of the probe's inputs, 63 tokens together; the last only fills up. One token alone would be multiplied by
 * another kernel than several.
 */
const PROBE_LENGTHS = [2, 3, 5, 8, 13, 32];
/** Of models that keep prefixes: tokens that all inputs begin with, computed before. */
const PROBE_PREFIX = 7;
/** Larger models are not probed: it would take seconds at every start. */
const MOST_PARAMETERS = 1e9;

/** Every input is computed by itself. */
export const ALONE: SharedBatches = { inputs: 1, tokens: 0 };

/**
 * Which inputs of a model on the CPU may be computed together without a trace of it in their vectors.
 *
 * That is so where a row's products are summed in the same order in every batch, which depends on the processor, the
 * types of the weights and llama.cpp's kernels for both. Hence a probe: short inputs together and each alone; every
 * number of every token's last state must be the same, bit for bit.
 */
export function exactSharing(model: LlamaModel, threads: number, keepsPrefixes: boolean): SharedBatches {
  if (model.parameterCount > MOST_PARAMETERS) return ALONE;
  // llama.cpp warns that this is not the model's own pooling.
  const context = model.library.log.quietly(
    () =>
      new LlamaContext(model, {
        contextSize: PROBE_PREFIX + SHARED_TOKENS,
        batchSize: SHARED_TOKENS,
        microBatchSize: SHARED_TOKENS,
        maxSequences: PROBE_LENGTHS.length,
        threads,
        embeddings: true,
        pooling: 'none',
        flashAttention: 'on',
      }),
  );
  try {
    const prefix = probeInput(keepsPrefixes ? PROBE_PREFIX : 0, model.vocabularySize);
    const inputs = PROBE_LENGTHS.map((length) => probeInput(length, model.vocabularySize));
    const together = lastStates(context, prefix, inputs);
    const alone = inputs.slice(0, -1).flatMap((input) => lastStates(context, prefix, [input]));
    const isSame = alone.every((state, row) => together[row]?.equals(state));
    return isSame ? { inputs: SHARED_INPUTS, tokens: SHARED_TOKENS } : ALONE;
  } finally {
    context.free();
  }
}

/** Ids spread over the vocabulary. */
function probeInput(length: number, vocabularySize: number): number[] {
  return Array.from({ length }, (_, index) => (7919 * (index + 1) * length) % vocabularySize);
}

/** Bytes of the last states of all tokens of one batch, whose inputs go on behind the prefix. */
function lastStates(
  context: LlamaContext,
  prefix: readonly number[],
  inputs: readonly (readonly number[])[],
): Buffer[] {
  context.clear();
  if (prefix.length > 0) decode(context, 0, [prefix]);
  inputs.forEach((_, sequence) => {
    if (sequence > 0 && prefix.length > 0) context.sequenceCopy(0, sequence, 0, prefix.length);
  });
  const rows = decode(context, prefix.length, inputs);
  return Array.from({ length: rows }, (_, row) => Buffer.from(context.embeddings(row).slice().buffer));
}

/** Computes a batch of one sequence per input, all from the same position on; returns its rows. */
function decode(context: LlamaContext, from: number, inputs: readonly (readonly number[])[]): number {
  const batch = new TokenBatch(SHARED_TOKENS);
  inputs.forEach((tokens, sequence) => {
    tokens.forEach((token, index) => batch.add(token, from + index, sequence, true));
  });
  if (context.decodeSync(batch) !== 'ok') throw new Error('llama.cpp could not compute the probe of a model');
  return batch.length;
}
