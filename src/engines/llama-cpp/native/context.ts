import koffi from 'koffi';
import { AbortFlag } from './abort-flag.js';
import type { TokenBatch } from './batch.js';
import { enumerations } from './layouts.js';
import type { LlamaModel } from './model.js';
import type { LlamaFunctions, Pointer } from './functions.js';

export type PoolingType = 'none' | 'mean' | 'cls' | 'last' | 'rank';

/** Element type of the KV cache. The quantized ones need flash attention for the values. */
export type KvType = 'f32' | 'f16' | 'bf16' | 'q8_0' | 'q4_0';

export interface ContextOptions {
  /** KV cells; with `unifiedKv` all sequences share them, otherwise each gets contextSize / maxSequences. */
  contextSize: number;
  /** Rows of one decode at most. Default 512. */
  batchSize?: number;
  /** Rows computed at once at most; an abort takes effect between graph nodes of one. Default: batchSize, at most 512. */
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
  /** Default 'off': 'auto' is slower for small models on a CPU. */
  flashAttention?: 'on' | 'off' | 'auto';
  /** Default f16 for both. */
  kvTypes?: { key: KvType; value: KvType };
}

export type DecodeOutcome = 'ok' | 'no-kv-slot' | 'aborted';

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

/** Results of llama_decode (llama.h). */
const decodeOutcomes: Readonly<Record<number, DecodeOutcome>> = { 0: 'ok', 1: 'no-kv-slot', 2: 'aborted' };

/**
 * A model's working memory: the KV cache of up to `maxSequences` sequences and the outputs of the last decode.
 *
 * One call at a time: while a `decode` promise is pending, only `setAbort` may be called.
 */
export class LlamaContext {
  /** As llama.cpp rounded it (a multiple of 256). */
  readonly contextSize: number;
  /** Positions one sequence can have. */
  readonly sequenceContextSize: number;
  readonly batchSize: number;
  readonly microBatchSize: number;
  readonly maxSequences: number;
  readonly poolingType: PoolingType;

  private handle: Pointer;
  private readonly memory: Pointer;
  private readonly abort: AbortFlag;
  private readonly withEmbeddings: boolean;
  private decoding = false;
  /** Rows of the last decode that have outputs. */
  private outputRows: boolean[] = [];

  /** Throws RangeError for options out of range, and one line when llama.cpp can't make the context. */
  constructor(
    readonly model: LlamaModel,
    options: ContextOptions,
  ) {
    const { functions, log } = model.library;
    this.withEmbeddings = options.embeddings ?? false;
    this.maxSequences = positiveInteger('maxSequences', options.maxSequences ?? 1);
    const mostSequences = Number(functions.llama_max_parallel_sequences());
    if (this.maxSequences > mostSequences) {
      throw new RangeError(`maxSequences must be at most ${mostSequences}, got ${this.maxSequences}`);
    }
    const batchSize = positiveInteger('batchSize', options.batchSize ?? 512);
    const threads = positiveInteger('threads', options.threads ?? 1);

    const parameters = functions.llama_context_default_params();
    parameters.n_ctx = positiveInteger('contextSize', options.contextSize);
    parameters.n_batch = batchSize;
    parameters.n_ubatch = positiveInteger(
      'microBatchSize',
      options.microBatchSize ?? Math.min(batchSize, 512),
    );
    parameters.n_seq_max = this.maxSequences;
    parameters.n_threads = threads;
    parameters.n_threads_batch = positiveInteger('batchThreads', options.batchThreads ?? threads);
    parameters.kv_unified = options.unifiedKv ?? true;
    parameters.embeddings = this.withEmbeddings;
    parameters.flash_attn_type = flashAttentionValues[options.flashAttention ?? 'off'];
    if (options.pooling) {
      parameters.pooling_type = poolingValues[options.pooling];
    }
    if (options.kvTypes) {
      parameters.type_k = kvTypeValues[options.kvTypes.key];
      parameters.type_v = kvTypeValues[options.kvTypes.value];
    }

    const { result, lines } = log.capture(() => functions.llama_init_from_model(model.pointer, parameters));
    if (result === null) {
      throw new Error(`llama.cpp can't make a context: ${lines.at(-1) ?? 'it gave no reason'}`);
    }
    this.handle = result;
    this.memory = functions.llama_get_memory(result);
    this.contextSize = functions.llama_n_ctx(result);
    this.sequenceContextSize = functions.llama_n_ctx_seq(result);
    this.batchSize = functions.llama_n_batch(result);
    this.microBatchSize = functions.llama_n_ubatch(result);
    this.poolingType = poolingTypeOf(functions.llama_pooling_type(result));
    this.abort = new AbortFlag(functions, model.library.abortCallback);
    this.abort.installIn(result);
  }

  /** The context's address, for samplers. Throws after `free`. */
  get pointer(): bigint {
    if (this.handle === null) {
      throw new Error('the context is freed');
    }
    return this.handle;
  }

  private get functions(): LlamaFunctions {
    return this.model.library.functions;
  }

  /**
   * Computes a batch on a worker thread. Logits, embeddings and views from before become invalid.
   *
   * `no-kv-slot`: nothing was changed, there are too few free cells. `aborted`: some micro-batches may be in the
   * memory, ask `sequenceMaxPosition`. Throws RangeError for a row with an invalid token, sequence or position, and
   * an Error when llama.cpp refuses the batch or fails.
   */
  async decode(batch: TokenBatch): Promise<DecodeOutcome> {
    const { lines, finish } = this.begin(batch);
    try {
      const code = await new Promise<number>((resolve, reject) => {
        this.functions.llama_decode.async(this.pointer, batch.toStruct(), (error, result) =>
          error ? reject(error) : resolve(result),
        );
      });
      return this.conclude(batch, code, lines);
    } finally {
      finish();
    }
  }

  /** As `decode`, on this thread. `setAbort` can't interrupt it. */
  decodeSync(batch: TokenBatch): DecodeOutcome {
    const { lines, finish } = this.begin(batch);
    try {
      return this.conclude(batch, this.functions.llama_decode(this.pointer, batch.toStruct()), lines);
    } finally {
      finish();
    }
  }

  private begin(batch: TokenBatch): { lines: string[]; finish: () => void } {
    this.checkIdle();
    this.checkBatch(batch);
    this.decoding = true;
    this.outputRows = [];
    const stop = this.model.library.log.startCapture();
    return {
      lines: stop.lines,
      finish: () => {
        stop.end();
        this.decoding = false;
      },
    };
  }

  private conclude(batch: TokenBatch, code: number, lines: readonly string[]): DecodeOutcome {
    const outcome = decodeOutcomes[code];
    if (outcome === undefined) {
      throw new Error(`llama_decode failed with ${code}: ${lines[0] ?? 'it gave no reason'}`);
    }
    if (outcome === 'ok') {
      this.outputRows = Array.from(
        { length: batch.length },
        (_, row) => this.withEmbeddings || batch.wantsOutputAt(row),
      );
    }
    return outcome;
  }

  private checkBatch(batch: TokenBatch): void {
    if (batch.length === 0 || batch.length > this.batchSize) {
      throw new RangeError(`a batch must have 1 to ${this.batchSize} rows, got ${batch.length}`);
    }
    for (let row = 0; row < batch.length; row += 1) {
      this.model.checkTokenId(batch.tokenAt(row));
      this.checkSequence(batch.sequenceAt(row));
      const position = batch.positionAt(row);
      if (position < 0 || position >= this.sequenceContextSize) {
        throw new RangeError(`position must be from 0 to ${this.sequenceContextSize - 1}, got ${position}`);
      }
    }
  }

  /**
   * Forgets the cells of a sequence with positions in [from, to); negative means open. Returns false when the
   * model's memory can't be cut there (recurrent models, sliding windows); a whole sequence always can.
   */
  sequenceRemove(sequenceId: number, from: number, to: number): boolean {
    this.checkIdle();
    this.checkSequence(sequenceId);
    return this.functions.llama_memory_seq_rm(this.memory, sequenceId, from, to);
  }

  /** Lets `target` share the cells of `source` with positions in [from, to). Needs `unifiedKv` unless the range is all. */
  sequenceCopy(source: number, target: number, from: number, to: number): void {
    this.checkIdle();
    this.checkSequence(source);
    this.checkSequence(target);
    this.functions.llama_memory_seq_cp(this.memory, source, target, from, to);
  }

  /** The largest position in memory of a sequence; -1 when it is empty. */
  sequenceMaxPosition(sequenceId: number): number {
    this.checkSequence(sequenceId);
    return this.functions.llama_memory_seq_pos_max(this.memory, sequenceId);
  }

  /** Forgets all sequences. */
  clear(): void {
    this.checkIdle();
    this.functions.llama_memory_clear(this.memory, false);
  }

  /**
   * Logits of a row of the last decode: a view of native memory, valid until the next decode or `free`. It can be
   * written: samplers see what is written. Throws RangeError for a row without output.
   */
  logits(row: number): Float32Array {
    this.checkOutput(row);
    return this.floats(
      this.functions.llama_get_logits_ith(this.pointer, row),
      this.model.vocabularySize,
      'logits',
    );
  }

  /** Embedding of a row of the last decode, as a view like `logits`. Needs `embeddings` and pooling 'none'. */
  embeddings(row: number): Float32Array {
    this.checkOutput(row);
    return this.floats(
      this.functions.llama_get_embeddings_ith(this.pointer, row),
      this.model.embeddingLength,
      'embeddings',
    );
  }

  /** Pooled vector of a sequence of the last decode (a copy, not normalised); for 'rank' its class logits. */
  sequenceEmbedding(sequenceId: number): Float32Array {
    this.checkIdle();
    this.checkSequence(sequenceId);
    const length = this.poolingType === 'rank' ? this.model.classifierOutputs : this.model.embeddingLength;
    return this.floats(
      this.functions.llama_get_embeddings_seq(this.pointer, sequenceId),
      length,
      'pooled embeddings',
    ).slice();
  }

  private floats(pointer: Pointer, length: number, what: string): Float32Array {
    if (pointer === null) {
      throw new RangeError(`the last decode gave no ${what}`);
    }
    return new Float32Array(koffi.view(pointer, length * Float32Array.BYTES_PER_ELEMENT));
  }

  /** While true, a running decode stops before its next graph node, and later ones at once. CPU backends only. */
  setAbort(flag: boolean): void {
    this.abort.set(flag);
  }

  free(): void {
    if (this.handle !== null) {
      this.checkIdle();
      this.functions.llama_free(this.handle);
      this.handle = null;
      this.abort.free();
    }
  }

  private checkIdle(): void {
    if (this.decoding) {
      throw new Error('a decode of this context is running');
    }
  }

  private checkSequence(id: number): void {
    if (!Number.isInteger(id) || id < 0 || id >= this.maxSequences) {
      throw new RangeError(`sequence id must be an integer from 0 to ${this.maxSequences - 1}, got ${id}`);
    }
  }

  /** llama.cpp would abort the process, or give another row's logits. */
  checkOutput(row: number): void {
    this.checkIdle();
    if (!this.outputRows[row]) {
      throw new RangeError(`row ${row} has no output in the last decode`);
    }
  }
}

function positiveInteger(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a positive integer, got ${value}`);
  }
  return value;
}

function poolingTypeOf(value: number): PoolingType {
  const found = Object.entries(poolingValues).find(([, number]) => number === value);
  if (!found) {
    throw new Error(`llama.cpp reports an unknown pooling type ${value}`);
  }
  return found[0] as PoolingType;
}
