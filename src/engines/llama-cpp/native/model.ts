import type { LlamaFunctions, Pointer } from './functions.js';
import { enumerations } from './layouts.js';
import type { LlamaLibrary } from './library.js';
import { type ModelOptions, describeUnusableTokenizer, loadMode, positionLimitOf } from './model-options.js';

export type TokenKind = 'normal' | 'control' | 'user-defined' | 'unused' | 'unknown' | 'byte';

const tokenAttributes = enumerations.llama_token_attr;

/** Longest first guess of a token's bytes; longer ones are read in a second call. */
const usualTokenBytes = 256;

/**
 * A loaded model: its weights, its tokenizer and what its file says about it.
 *
 * Not safe to use after `free`. Free its contexts and samplers first.
 */
export class LlamaModel {
  readonly vocabularySize: number;
  /** Length of a pooled or per-token embedding. */
  readonly embeddingLength: number;
  /** Context length the model was trained for, in tokens. */
  readonly trainedContextLength: number;
  /** `general.architecture`. */
  readonly architecture: string;
  /** llama.cpp's short description: "qwen2 1B Q8_0". */
  readonly description: string;
  readonly parameterCount: number;
  /** Bytes of all tensors. */
  readonly fileSizeBytes: number;
  readonly layerCount: number;
  /** Logits per input of a reranker or classifier; without meaning for other models. */
  readonly classifierOutputs: number;
  /** Whether tokens see only those before them; encoders see the whole input, which must then be one micro-batch. */
  readonly isCausal: boolean;
  /** Positions the model has embeddings for; Infinity for models that rotate or bias instead. */
  readonly positionLimit: number;
  readonly hasEncoder: boolean;
  readonly hasDecoder: boolean;
  /** Whether the model keeps a recurrent state (Mamba, hybrids): sequences can't be cut in the middle. */
  readonly isRecurrent: boolean;

  readonly bosId: number | null;
  readonly eosId: number | null;
  readonly eotId: number | null;
  readonly padId: number | null;
  readonly sepId: number | null;
  readonly newlineId: number | null;
  readonly unknownId: number | null;
  readonly maskId: number | null;
  readonly fimPrefixId: number | null;
  readonly fimSuffixId: number | null;
  readonly fimMiddleId: number | null;
  readonly addsBosToken: boolean;
  readonly addsEosToken: boolean;

  private handle: Pointer;

  /**
   * Loads a GGUF file, or the first shard of a split one. Throws one line with llama.cpp's reason.
   *
   * Validate the file first (gguf/validate-gguf.ts): llama.cpp aborts the process on some bad files.
   */
  static load(library: LlamaLibrary, path: string, options: ModelOptions = {}): LlamaModel {
    const { functions } = library;
    const parameters = functions.llama_model_default_params();
    parameters.n_gpu_layers = options.gpuLayers ?? -1;
    parameters.load_mode = loadMode(options);
    parameters.vocab_only = options.vocabularyOnly ?? false;
    const { result, lines } = library.log.capture(() =>
      functions.llama_model_load_from_file(path, parameters),
    );
    if (result === null) {
      throw new Error(`${path} can't be loaded: ${lines[0] ?? 'llama.cpp gave no reason'}`);
    }
    const unusable = describeUnusableTokenizer(functions, functions.llama_model_get_vocab(result));
    if (unusable !== null) {
      functions.llama_model_free(result);
      throw new Error(`${path} can't be used: ${unusable}`);
    }
    return new LlamaModel(library, result);
  }

  private constructor(
    readonly library: LlamaLibrary,
    handle: bigint,
  ) {
    const { functions } = library;
    this.handle = handle;
    const vocabulary = functions.llama_model_get_vocab(handle);
    this.vocabularySize = functions.llama_vocab_n_tokens(vocabulary);
    this.embeddingLength = functions.llama_model_n_embd_out(handle);
    this.trainedContextLength = functions.llama_model_n_ctx_train(handle);
    this.parameterCount = Number(functions.llama_model_n_params(handle));
    this.fileSizeBytes = Number(functions.llama_model_size(handle));
    this.layerCount = functions.llama_model_n_layer(handle);
    this.classifierOutputs = functions.llama_model_n_cls_out(handle);
    this.hasEncoder = functions.llama_model_has_encoder(handle);
    this.hasDecoder = functions.llama_model_has_decoder(handle);
    this.isRecurrent = functions.llama_model_is_recurrent(handle) || functions.llama_model_is_hybrid(handle);
    this.description = readText((buffer, size) => functions.llama_model_desc(handle, buffer, size));
    const metadata = this.metadata();
    this.architecture = metadata.get('general.architecture') ?? '';
    this.isCausal = metadata.get(`${this.architecture}.attention.causal`) !== 'false';
    this.positionLimit = positionLimitOf(this.architecture, this.trainedContextLength);

    const id = (token: number): number | null => (token < 0 ? null : token);
    this.bosId = id(functions.llama_vocab_bos(vocabulary));
    this.eosId = id(functions.llama_vocab_eos(vocabulary));
    this.eotId = id(functions.llama_vocab_eot(vocabulary));
    this.padId = id(functions.llama_vocab_pad(vocabulary));
    this.sepId = id(functions.llama_vocab_sep(vocabulary));
    this.newlineId = id(functions.llama_vocab_nl(vocabulary));
    this.maskId = id(functions.llama_vocab_mask(vocabulary));
    this.fimPrefixId = id(functions.llama_vocab_fim_pre(vocabulary));
    this.fimSuffixId = id(functions.llama_vocab_fim_suf(vocabulary));
    this.fimMiddleId = id(functions.llama_vocab_fim_mid(vocabulary));
    // llama.h has no accessor for it
    const unknown = metadata.get('tokenizer.ggml.unknown_token_id');
    this.unknownId = unknown === undefined ? null : Number(unknown);
    this.addsBosToken = functions.llama_vocab_get_add_bos(vocabulary);
    this.addsEosToken = functions.llama_vocab_get_add_eos(vocabulary);
  }

  /** The model's address, for the other classes of this folder. Throws after `free`. */
  get pointer(): bigint {
    if (this.handle === null) {
      throw new Error('the model is freed');
    }
    return this.handle;
  }

  /** The tokenizer's address, which lives and ends with the model. */
  get vocabularyPointer(): Pointer {
    return this.functions.llama_model_get_vocab(this.pointer);
  }

  private get functions(): LlamaFunctions {
    return this.library.functions;
  }

  /** Scalar metadata of the file as text; arrays are left out (gguf/ reads those). */
  metadata(): Map<string, string> {
    const { functions } = this;
    const count = functions.llama_model_meta_count(this.pointer);
    const entries = Array.from({ length: count }, (_, index): [string, string] => [
      readText((buffer, size) => functions.llama_model_meta_key_by_index(this.pointer, index, buffer, size)),
      readText((buffer, size) =>
        functions.llama_model_meta_val_str_by_index(this.pointer, index, buffer, size),
      ),
    ]);
    return new Map(entries);
  }

  /**
   * Token ids of a text. `addSpecial` lets the tokenizer add BOS and EOS as the model says; with `parseSpecial` the
   * text of special tokens becomes their ids instead of plain text. Synchronous: about 1 ms for 2,000 characters.
   */
  tokenize(text: string, addSpecial: boolean, parseSpecial: boolean): Int32Array {
    const bytes = Buffer.from(text, 'utf8');
    // A token covers at least one byte, except that a tokenizer may add a space, BOS and EOS.
    let ids = new Int32Array(bytes.length + 8);
    let count = this.tokenizeInto(ids, bytes, addSpecial, parseSpecial);
    if (count < 0) {
      ids = new Int32Array(-count);
      count = this.tokenizeInto(ids, bytes, addSpecial, parseSpecial);
    }
    if (count < 0) {
      throw new RangeError(`the text has too many tokens: ${bytes.length} bytes`);
    }
    return ids.slice(0, count);
  }

  private tokenizeInto(ids: Int32Array, bytes: Buffer, addSpecial: boolean, parseSpecial: boolean): number {
    return this.functions.llama_tokenize(
      this.vocabularyPointer,
      bytes,
      bytes.length,
      ids,
      ids.length,
      addSpecial,
      parseSpecial,
    );
  }

  /** The exact bytes of a token; special tokens give their text. A token can be a part of a UTF-8 character. */
  tokenBytes(id: number): Uint8Array {
    this.checkTokenId(id);
    let buffer = new Uint8Array(usualTokenBytes);
    let length = this.pieceInto(buffer, id);
    if (length < 0) {
      buffer = new Uint8Array(-length);
      length = this.pieceInto(buffer, id);
    }
    return buffer.slice(0, length);
  }

  private pieceInto(buffer: Uint8Array, id: number): number {
    return this.functions.llama_token_to_piece(this.vocabularyPointer, id, buffer, buffer.length, 0, true);
  }

  /** What the tokenizer knows about a token. */
  tokenKind(id: number): TokenKind {
    this.checkTokenId(id);
    const attributes = this.functions.llama_vocab_get_attr(this.vocabularyPointer, id);
    const has = (flag: number): boolean => (attributes & flag) !== 0;
    if (has(tokenAttributes.LLAMA_TOKEN_ATTR_CONTROL)) return 'control';
    if (has(tokenAttributes.LLAMA_TOKEN_ATTR_USER_DEFINED)) return 'user-defined';
    if (has(tokenAttributes.LLAMA_TOKEN_ATTR_BYTE)) return 'byte';
    if (has(tokenAttributes.LLAMA_TOKEN_ATTR_UNKNOWN)) return 'unknown';
    if (has(tokenAttributes.LLAMA_TOKEN_ATTR_UNUSED)) return 'unused';
    return 'normal';
  }

  /** Whether a token ends a generation: EOS, end of turn, end of message. */
  isEndOfGeneration(id: number): boolean {
    this.checkTokenId(id);
    return this.functions.llama_vocab_is_eog(this.vocabularyPointer, id);
  }

  /** Names of a classifier's outputs in order; empty when the file names none. */
  classLabels(): string[] {
    return Array.from({ length: this.classifierOutputs }, (_, index) =>
      this.functions.llama_model_cls_label(this.pointer, index),
    ).filter((label) => label !== null);
  }

  /** Throws RangeError for an id that is not in the vocabulary: llama.cpp would abort the process. */
  checkTokenId(id: number): void {
    if (!Number.isInteger(id) || id < 0 || id >= this.vocabularySize) {
      throw new RangeError(`token id must be an integer from 0 to ${this.vocabularySize - 1}, got ${id}`);
    }
  }

  free(): void {
    if (this.handle !== null) {
      this.functions.llama_model_free(this.handle);
      this.handle = null;
    }
  }
}

/** Reads a C text through a function that fills a buffer and returns the text's whole length, snprintf's way. */
function readText(read: (buffer: Uint8Array, size: number) => number): string {
  let buffer = Buffer.alloc(256);
  let length = read(buffer, buffer.length);
  if (length >= buffer.length) {
    buffer = Buffer.alloc(length + 1);
    length = read(buffer, buffer.length);
  }
  return length < 0 ? '' : buffer.toString('utf8', 0, length);
}
