import type { StructValue } from './functions.js';
import { enumerations } from './layouts.js';
import type { LlamaModel } from './model.js';

export type PoolingType = 'none' | 'mean' | 'cls' | 'last' | 'rank';

/** Element type of the KV cache. The quantized ones need flash attention for the values. */
export type KvType = 'f32' | 'f16' | 'bf16' | 'q8_0' | 'q4_0';

export interface ContextOptions {
  /** KV cells; with `unifiedKv` all sequences share them, otherwise each gets contextSize / maxSequences. */
  contextSize: number;
  /** Rows of one decode at most. Default 512. */
  batchSize?: number;
  /** Rows computed at once at most. Default: batchSize, and no more than 512 for causal models. */
  microBatchSize?: number;
  /** Sequence ids go from 0 to maxSequences - 1. Default 1. */
  maxSequences?: number;
  /** Threads for a decode of one row per sequence. Default 1. */
  threads?: number;
  /** Threads for larger batches. Default: threads. */
  batchThreads?: number;
  /** One pool of cells for all sequences, and zero-copy `sequenceCopy`. Default true. */
  unifiedKv?: boolean;
  /** Give embeddings as well; every row of a batch is then an output. */
  embeddings?: boolean;
  /** How a sequence's embeddings become one vector. Default: what the model says. */
  pooling?: PoolingType;
  /**
   * Default 'auto', which means on where the backend can. On a CPU only it skips the cells of other sequences: with
   * 16 sequences of 512 tokens in one pool it prefilled 4.6 times and decoded 3.2 times as fast as without.
   */
  flashAttention?: 'on' | 'off' | 'auto';
  /** Default f16 for both. */
  kvTypes?: { key: KvType; value: KvType };
}

const poolingValues: Readonly<Record<PoolingType, number>> = {
  none: enumerations.llama_pooling_type.LLAMA_POOLING_TYPE_NONE,
  mean: enumerations.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN,
  cls: enumerations.llama_pooling_type.LLAMA_POOLING_TYPE_CLS,
  last: enumerations.llama_pooling_type.LLAMA_POOLING_TYPE_LAST,
  rank: enumerations.llama_pooling_type.LLAMA_POOLING_TYPE_RANK,
};

const kvTypeValues: Readonly<Record<KvType, number>> = {
  f32: enumerations.ggml_type.GGML_TYPE_F32,
  f16: enumerations.ggml_type.GGML_TYPE_F16,
  bf16: enumerations.ggml_type.GGML_TYPE_BF16,
  q8_0: enumerations.ggml_type.GGML_TYPE_Q8_0,
  q4_0: enumerations.ggml_type.GGML_TYPE_Q4_0,
};

const flashAttentionValues = {
  on: enumerations.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED,
  off: enumerations.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED,
  auto: enumerations.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_AUTO,
} as const;

/** The options as llama.cpp takes them. Throws RangeError for an option out of range. */
export function contextParameters(
  model: LlamaModel,
  options: ContextOptions,
): StructValue<'llama_context_params'> {
  const { functions } = model.library;
  const maxSequences = positiveInteger('maxSequences', options.maxSequences ?? 1);
  const mostSequences = Number(functions.llama_max_parallel_sequences());
  if (maxSequences > mostSequences) {
    throw new RangeError(`maxSequences must be at most ${mostSequences}, got ${maxSequences}`);
  }
  const batchSize = positiveInteger('batchSize', options.batchSize ?? 512);
  const threads = positiveInteger('threads', options.threads ?? 1);

  const parameters = functions.llama_context_default_params();
  parameters.n_ctx = positiveInteger('contextSize', options.contextSize);
  parameters.n_batch = batchSize;
  parameters.n_ubatch = positiveInteger(
    'microBatchSize',
    options.microBatchSize ?? (model.isCausal ? Math.min(batchSize, 512) : batchSize),
  );
  parameters.n_seq_max = maxSequences;
  parameters.n_threads = threads;
  parameters.n_threads_batch = positiveInteger('batchThreads', options.batchThreads ?? threads);
  parameters.kv_unified = options.unifiedKv ?? true;
  parameters.embeddings = options.embeddings ?? false;
  parameters.flash_attn_type = flashAttentionValues[options.flashAttention ?? 'auto'];
  if (options.pooling) {
    parameters.pooling_type = poolingValues[options.pooling];
  }
  if (options.kvTypes) {
    parameters.type_k = kvTypeValues[options.kvTypes.key];
    parameters.type_v = kvTypeValues[options.kvTypes.value];
  }

  return parameters;
}

function positiveInteger(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a positive integer, got ${value}`);
  }
  return value;
}

/** llama.cpp's number as a name. */
export function poolingTypeOf(value: number): PoolingType {
  const found = Object.entries(poolingValues).find(([, number]) => number === value);
  if (!found) {
    throw new Error(`llama.cpp reports an unknown pooling type ${value}`);
  }
  return found[0] as PoolingType;
}
