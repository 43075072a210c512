import type { ModelTask } from '../engine.js';
import { bytesPerCell } from './context-size.js';
import { ALONE, exactSharing } from './exact-sharing.js';
import { metadataInteger, type GgufHeader } from './gguf/gguf-header.js';
import type { WorkerOptions } from './messages.js';
import { LlamaContext } from './native/context.js';
import type { LlamaModel } from './native/model.js';
import type { SharedBatches } from './pooling/pooling-runner.js';

export interface PoolingContextOptions {
  worker: WorkerOptions;
  header: GgufHeader;
  model: LlamaModel;
  task: ModelTask;
  /** Whether all weights are 32-bit floats. */
  isExact: boolean;
  /** Bytes that the keys and values of one input may take when the user set no length. */
  memoryBytes: number;
}

export interface PoolingContext {
  context: LlamaContext;
  maxModelLength: number;
  shared: SharedBatches;
}

const DEFAULT_BATCH = 512;
/** Bytes that one layer's attention may take beside the values: scores of all heads, or the mask alone. */
const SCORE_BYTES = 2 ** 30;
/** The mask of all pairs of tokens is written as 32-bit and read as 16-bit floats. */
const MASK_BYTES_PER_PAIR = 6;
const SCORE_BYTES_PER_PAIR = 4;
/** A GPU is filled by many inputs at once only. Their vectors can then differ in the last digits with the company. */
const GPU_SHARING: SharedBatches = { inputs: 64, tokens: 512 };

/**
 * A context that holds one input, or several short ones. A vector is pooled over one micro-batch, so that an input is
 * never cut; and on the CPU nothing that others ask for shows in it: an input is computed alone, or beside others where
 * that is known to be the same (exact-sharing.ts).
 */
export function poolingContext(options: PoolingContextOptions): PoolingContext {
  const { worker, model, task, isExact } = options;
  const { supportsGpuOffload } = model.library;
  const limits = lengthLimits(options);
  // Who keeps weights in 32-bit floats wants exact numbers. The flash kernel rounds keys and values to 16 bits, which
  // moves the logits of such models by 0.001; in the noise of 16-bit and 8-bit weights that does not show.
  const wanted = worker.maxModelLength ?? 0;
  const flash = worker.flashAttention ?? (!isExact || supportsGpuOffload || wanted > limits.scored);
  const trained = Math.min(model.trainedContextLength, flash ? limits.masked : limits.scored);
  const maxModelLength = Math.min(worker.maxModelLength ?? trained, model.positionLimit);
  const shared = supportsGpuOffload ? GPU_SHARING : flash ? exactSharing(model, worker.threads) : ALONE;
  const largest = Math.max(maxModelLength, worker.batchSize ?? DEFAULT_BATCH);
  // llama.cpp plans a batch with as many tokens of each sequence, and aborts where that does not come out even.
  const tokens = Math.ceil(largest / shared.inputs) * shared.inputs;
  const context = new LlamaContext(model, {
    contextSize: tokens,
    batchSize: tokens,
    microBatchSize: tokens,
    maxSequences: shared.inputs,
    threads: worker.threads,
    embeddings: true,
    flashAttention: flash ? 'on' : 'off',
    ...(isExact && !flash && { kvTypes: { key: 'f32', value: 'f32' } }),
    ...poolingOf(model, task),
  });
  return { context, maxModelLength, shared };
}

/** Tokens that memory allows an input: with the scores of all heads in it, and with the mask and the keys only. */
function lengthLimits({ header, model, memoryBytes }: PoolingContextOptions): {
  scored: number;
  masked: number;
} {
  const { architecture, layerCount } = model;
  const heads = metadataInteger(header, `${architecture}.attention.head_count`) ?? 1;
  const pairs = (bytesPerPair: number): number => Math.floor(Math.sqrt(SCORE_BYTES / bytesPerPair));
  // Encoders keep no keys and values.
  const cells = model.isCausal
    ? Math.floor(memoryBytes / bytesPerCell({ header, architecture, layerCount, elementBytes: 2 }))
    : Infinity;
  return {
    scored: Math.floor(pairs(SCORE_BYTES_PER_PAIR) / Math.sqrt(heads)),
    masked: Math.max(DEFAULT_BATCH, Math.min(pairs(MASK_BYTES_PER_PAIR), cells)),
  };
}

/** A model that was not made for pooling gets the usual kind for its task; others keep their own. */
function poolingOf(model: LlamaModel, task: ModelTask): { pooling?: 'mean' | 'rank' } {
  if (task === 'score') {
    return { pooling: 'rank' };
  }
  return model.metadata().has(`${model.architecture}.pooling_type`) ? {} : { pooling: 'mean' };
}
