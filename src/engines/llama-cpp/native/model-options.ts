import type { LlamaFunctions, Pointer } from './functions.js';
import { enumerations } from './layouts.js';

export interface ModelOptions {
  /** Layers that go to the GPU; -1 is all of them, 0 none. Without a GPU backend it means nothing. */
  gpuLayers?: number;
  /** Map the file instead of reading it (default): pages are shared between processes and loaded on use. */
  useMmap?: boolean;
  /** Lock the model's memory so that it is never swapped out. */
  useMlock?: boolean;
  /** Read the tokenizer and the metadata only. Such a model can't get a context. */
  vocabularyOnly?: boolean;
}

/**
 * Architectures that look positions up in a table (position_embd.weight in src/models/ of llama.cpp). A position
 * past its end reads outside of it, and ggml aborts the process.
 */
const learnedPositions: ReadonlySet<string> = new Set(['bert', 'gpt2', 'mpt', 'starcoder']);

/** Positions a model has embeddings for; Infinity when it needs none. */
export function positionLimitOf(architecture: string, trainedContextLength: number): number {
  return learnedPositions.has(architecture) ? trainedContextLength : Infinity;
}

/** What about a tokenizer would make llama.cpp abort the process later on; null when nothing. */
export function describeUnusableTokenizer(functions: LlamaFunctions, vocabulary: Pointer): string | null {
  if (functions.llama_vocab_type(vocabulary) === enumerations.llama_vocab_type.LLAMA_VOCAB_TYPE_NONE) {
    return 'it has no tokenizer';
  }
  if (functions.llama_vocab_get_add_bos(vocabulary) && functions.llama_vocab_bos(vocabulary) < 0) {
    return 'its tokenizer adds a BOS token and has none';
  }
  if (functions.llama_vocab_get_add_eos(vocabulary) && functions.llama_vocab_eos(vocabulary) < 0) {
    return 'its tokenizer adds an EOS token and has none';
  }
  return null;
}

/** llama.cpp's name for how the file gets into memory. */
export function loadMode({ useMmap = true, useMlock = false }: ModelOptions): number {
  const modes = enumerations.llama_load_mode;
  if (useMmap) {
    return useMlock ? modes.LLAMA_LOAD_MODE_MMAP_MLOCK : modes.LLAMA_LOAD_MODE_MMAP;
  }
  return useMlock ? modes.LLAMA_LOAD_MODE_MLOCK : modes.LLAMA_LOAD_MODE_NONE;
}
