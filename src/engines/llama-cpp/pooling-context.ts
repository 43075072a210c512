import type { ModelTask } from '../engine.js';
import { CausalPoolingRunner } from './causal-pooling-runner.js';
import { bytesPerCell } from './context-size.js';
import { ALONE, exactSharing } from './exact-sharing.js';
import { metadataInteger, type GgufHeader } from './gguf/gguf-header.js';
import type { WorkerOptions } from './messages.js';
import { LlamaContext } from './native/context.js';
import type { LlamaModel } from './native/model.js';
import { LEAST_PIECE } from './pooling/input-pieces.js';
import type { PoolingRunner, SharedBatches } from './pooling/pooling-runner.js';
import { WholeInputRunner } from './whole-input-runner.js';

export interface PoolingContextOptions {
  worker: WorkerOptions;
  header: GgufHeader;
  model: LlamaModel;
  task: Exclude<ModelTask, 'generate'>;
  /** Whether all weights are 32-bit floats. */
  isExact: boolean;
  /** Bytes that the keys and values of one input may take when the user set no length. */
  memoryBytes: number;
  /** Whether nothing else needs this thread while a short batch is computed. */
  mayBlock: boolean;
}

export interface PoolingContext {
  context: LlamaContext;
  maxModelLength: number;
  runner: PoolingRunner;
}

const DEFAULT_BATCH = 512;
/**
 * Tokens of a long input computed at once on a CPU. What a layer writes for them stays in the caches: 354 tokens of the
 * demo models take 34 ms in two pieces and 38 in one, 500 take 52 and 61.
 */
const DEFAULT_PIECE = 256;
/** Bytes that one layer's attention may take beside the values: scores of all heads, or the mask alone. */
const SCORE_BYTES = 2 ** 30;
/** The mask of all pairs of tokens is written as 32-bit and read as 16-bit floats. */
const MASK_BYTES_PER_PAIR = 6;
const SCORE_BYTES_PER_PAIR = 4;
/** A GPU is filled by many inputs at once only. Their vectors can then differ in the last digits with the company. */
const GPU_SHARING: SharedBatches = { inputs: 64, tokens: 512 };

/**
 * A context that holds one input, or several short ones, and what runs them. On the CPU nothing that others ask for
 * shows in a vector: an input is computed alone, or beside others where that is known to be the same (exact-sharing.ts).
 */
export function poolingContext(options: PoolingContextOptions): PoolingContext {
  const { worker, model, task, isExact, mayBlock } = options;
  const { supportsGpuOffload } = model.library;
  const isCut = model.isCausal && model.hasDecoder && !model.isRecurrent;
  const usualPiece = supportsGpuOffload ? DEFAULT_BATCH : DEFAULT_PIECE;
  const pieceLength = Math.max(LEAST_PIECE, worker.batchSize ?? usualPiece);
  const limits = lengthLimits(options, isCut ? pieceLength + LEAST_PIECE : null);
  // Who keeps weights in 32-bit floats wants exact numbers. The flash kernel rounds keys and values to 16 bits, which
  // moves the logits of such models by 0.001; beside 16-bit weights (0.003) that does not show.
  const wanted = worker.maxModelLength ?? 0;
  const flash = worker.flashAttention ?? (!isExact || supportsGpuOffload || wanted > limits.scored);
  const trained = Math.min(model.trainedContextLength, flash ? limits.masked : limits.scored);
  const maxModelLength = Math.min(worker.maxModelLength ?? trained, model.positionLimit);
  const shared = supportsGpuOffload
    ? GPU_SHARING
    : flash
      ? exactSharing(model, worker.threads, isCut)
      : ALONE;
  const together = isCut
    ? pieceLength + LEAST_PIECE
    : Math.max(maxModelLength, worker.batchSize ?? DEFAULT_BATCH);
  // llama.cpp plans a batch with as many tokens of each sequence, and aborts where that does not come out even.
  const batchSize = Math.ceil(together / shared.inputs) * shared.inputs;
  const context = new LlamaContext(model, {
    // A prefix of nearly all an input may be, and others that follow it.
    contextSize: isCut ? Math.max(maxModelLength + shared.tokens, batchSize) : batchSize,
    batchSize,
    microBatchSize: batchSize,
    maxSequences: shared.inputs,
    threads: worker.threads,
    embeddings: true,
    flashAttention: flash ? 'on' : 'off',
    ...(isExact && !flash && { kvTypes: { key: 'f32', value: 'f32' } }),
    ...poolingOf(model, task),
  });
  const runner = isCut
    ? new CausalPoolingRunner(context, shared, pieceLength, mayBlock)
    : new WholeInputRunner(context, shared, mayBlock);
  return { context, maxModelLength, runner };
}

/**
 * Tokens that memory allows an input, with the scores of all heads in it, and with the mask and the keys only. `rows`
 * are computed at once, against all cells; null: all of the input.
 */
function lengthLimits(
  { header, model, memoryBytes, isExact }: PoolingContextOptions,
  rows: number | null,
): { scored: number; masked: number } {
  const { architecture, layerCount } = model;
  const heads = metadataInteger(header, `${architecture}.attention.head_count`) ?? 1;
  const elementBytes = isExact ? 4 : 2;
  // Encoders keep no keys and values.
  const cells = model.isCausal
    ? Math.floor(memoryBytes / bytesPerCell({ header, architecture, layerCount, elementBytes }))
    : Infinity;
  const limit = (bytesPerPair: number): number => {
    const pairs = SCORE_BYTES / bytesPerPair;
    return Math.max(
      DEFAULT_BATCH,
      Math.min(cells, Math.floor(rows === null ? Math.sqrt(pairs) : pairs / rows)),
    );
  };
  return { scored: limit(SCORE_BYTES_PER_PAIR * heads), masked: limit(MASK_BYTES_PER_PAIR) };
}

/** A model that was not made for pooling gets the usual kind for its task; others keep their own. */
function poolingOf(model: LlamaModel, task: Exclude<ModelTask, 'generate'>): { pooling?: 'mean' | 'rank' } {
  if (task === 'score') {
    return { pooling: 'rank' };
  }
  return model.metadata().has(`${model.architecture}.pooling_type`) ? {} : { pooling: 'mean' };
}
