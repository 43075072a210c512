import koffi from 'koffi';
import { AbortFlag } from './abort-flag.js';
import type { TokenBatch } from './batch.js';
import {
  type ContextOptions,
  type PoolingType,
  contextParameters,
  poolingTypeOf,
} from './context-options.js';
import type { LlamaModel } from './model.js';
import type { LlamaFunctions, Pointer } from './functions.js';

export type DecodeOutcome = 'ok' | 'no-kv-slot' | 'aborted';

/** Results of llama_decode (llama.h). */
const decodeOutcomes: Readonly<Record<number, DecodeOutcome>> = { 0: 'ok', 1: 'no-kv-slot', 2: 'aborted' };

/**
 * A model's working memory: the KV cache of up to `maxSequences` sequences and the outputs of the last decode.
 *
 * One call at a time: while a `decode` promise is pending, all methods but `setAbort` throw.
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
  private withEmbeddings: boolean;
  private readonly unifiedKv: boolean;
  private readonly positionLimit: number;
  private decoding = false;
  /** 1 for each row of the last decode that has an output. */
  private readonly outputs: Uint8Array;
  /** While a batch is checked: the position each sequence goes on with, -1 before its first row. */
  private readonly nextPositions: Int32Array;

  /** Throws RangeError for options out of range, and one line when llama.cpp can't make the context. */
  constructor(
    readonly model: LlamaModel,
    options: ContextOptions,
  ) {
    const { functions, log } = model.library;
    this.withEmbeddings = options.embeddings ?? false;
    this.unifiedKv = options.unifiedKv ?? true;
    this.maxSequences = options.maxSequences ?? 1;
    const parameters = contextParameters(model, options);
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
    this.positionLimit = Math.min(this.sequenceContextSize, model.positionLimit);
    this.outputs = new Uint8Array(this.batchSize);
    this.nextPositions = new Int32Array(this.maxSequences);
    this.abort = new AbortFlag(functions, model.library.abortCallback);
    this.abort.installIn(result);
  }

  private get pointer(): bigint {
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
    this.outputs.fill(0);
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
      for (let row = 0; row < batch.length; row += 1) {
        this.outputs[row] = this.withEmbeddings || batch.wantsOutputAt(row) ? 1 : 0;
      }
    }
    return outcome;
  }

  private checkBatch(batch: TokenBatch): void {
    const most = this.model.isCausal ? this.batchSize : this.microBatchSize;
    if (batch.length === 0 || batch.length > most) {
      throw new RangeError(`a batch must have 1 to ${most} rows, got ${batch.length}`);
    }
    this.nextPositions.fill(-1);
    for (let row = 0; row < batch.length; row += 1) {
      this.model.checkTokenId(batch.tokenAt(row));
      const sequenceId = batch.sequenceAt(row);
      this.checkSequence(sequenceId);
      this.checkPosition(batch.positionAt(row), sequenceId);
    }
  }

  /** A sequence's positions go on where its memory ends, without a gap (llama_batch_allocr::init). */
  private checkPosition(position: number, sequenceId: number): void {
    const noted = this.nextPositions[sequenceId] ?? -1;
    const next = noted >= 0 ? noted : this.functions.llama_memory_seq_pos_max(this.memory, sequenceId) + 1;
    if (position !== next) {
      throw new RangeError(`the next position of sequence ${sequenceId} is ${next}, got ${position}`);
    }
    if (position >= this.positionLimit) {
      throw new RangeError(`position must be from 0 to ${this.positionLimit - 1}, got ${position}`);
    }
    this.nextPositions[sequenceId] = position + 1;
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

  /**
   * Lets `target` share the cells of `source` with positions in [from, to); negative means open. Without
   * `unifiedKv` the cells are copied, and the range must be everything (RangeError otherwise).
   */
  sequenceCopy(source: number, target: number, from: number, to: number): void {
    this.checkIdle();
    this.checkSequence(source);
    this.checkSequence(target);
    if (!this.unifiedKv && (from > 0 || (to >= 0 && to <= this.sequenceMaxPosition(source)))) {
      throw new RangeError(`without a unified pool only whole sequences can be copied, got ${from} to ${to}`);
    }
    this.functions.llama_memory_seq_cp(this.memory, source, target, from, to);
  }

  /** The largest position in memory of a sequence; -1 when it is empty. */
  sequenceMaxPosition(sequenceId: number): number {
    this.checkIdle();
    this.checkSequence(sequenceId);
    return this.functions.llama_memory_seq_pos_max(this.memory, sequenceId);
  }

  /** Forgets all sequences. */
  clear(): void {
    this.checkIdle();
    this.functions.llama_memory_clear(this.memory, false);
  }

  /**
   * Logits of a row of the last decode: a view of native memory, valid until the next decode or `free`. Throws
   * RangeError for a row without output.
   */
  logits(row: number): Float32Array {
    this.checkOutput(row);
    if (this.memory === null) {
      throw new RangeError(`${this.model.architecture} is an encoder: it gives embeddings, no logits`);
    }
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

  /**
   * Pooled vector of a sequence of the last decode: a copy, not normalised. For 'rank' its class scores: raw logits,
   * but probabilities for qwen3, whose softmax llama.cpp computes itself (build_pooling in src/llama-graph.cpp).
   */
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

  /**
   * Whether the next decodes give embeddings, of all their rows. Without, rows that want no output only leave keys and
   * values: the last layer and the output matrix, which some graphs compute for embeddings too, are not computed.
   */
  setEmbeddings(on: boolean): void {
    this.checkIdle();
    this.functions.llama_set_embeddings(this.pointer, on);
    this.withEmbeddings = on;
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
    if (this.handle === null) {
      throw new Error('the context is freed');
    }
    if (this.decoding) {
      throw new Error('a decode of this context is running');
    }
  }

  private checkSequence(id: number): void {
    if (!Number.isInteger(id) || id < 0 || id >= this.maxSequences) {
      throw new RangeError(`sequence id must be an integer from 0 to ${this.maxSequences - 1}, got ${id}`);
    }
  }

  /** llama.cpp would return a null pointer. */
  private checkOutput(row: number): void {
    this.checkIdle();
    if (this.outputs[row] !== 1) {
      throw new RangeError(`row ${row} has no output in the last decode`);
    }
  }
}
