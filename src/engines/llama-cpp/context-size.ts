import { metadataInteger, type GgufHeader } from './gguf/gguf-header.js';

export interface ContextSizeOptions {
  header: GgufHeader;
  architecture: string;
  layerCount: number;
  /** Context the model was trained for. */
  trainedLength: number;
  /** As the user set it, or null. */
  maxModelLength: number | null;
  kvCells: number | null;
  maxSequences: number;
  /** Bytes the key-value pool may take when the user set nothing. */
  memoryBytes: number;
  /** Bytes of one number of a key or value. */
  elementBytes: number;
}

export interface ContextSize {
  maxModelLength: number;
  kvCells: number;
  sequenceIds: number;
  /** Whether all sequences share the cells, or each id has `maxModelLength` of its own. */
  sharesCells: boolean;
}

/** Our own books about a cell, and llama.cpp's, take memory too. */
const LEAST_CELL_BYTES = 256;
const LEAST_DEFAULT_LENGTH = 2048;
/** llama.cpp's own limit (LLAMA_MAX_SEQ). */
const MOST_SEQUENCES = 256;

/**
 * Context length and layout of the key-value pool. What the user set holds; otherwise the context is the model's own, as
 * far as memory allows.
 *
 * Where memory is enough for every sequence to fill its context, each has cells of its own. Attention then looks
 * at a sequence's own cells only: measured with 125M parameters and 16 sequences of 512 tokens, a token costs a
 * third of what it costs in a shared pool (7.8 and 23.8 ms), and its logits are the same to the last bit alone and in
 * company. Where memory is not enough they share: a few long requests or many short ones fit the same pool.
 */
export function chooseContextSize(options: ContextSizeOptions): ContextSize {
  const affordable = Math.floor(options.memoryBytes / bytesPerCell(options));
  const limit = options.kvCells ?? Math.max(LEAST_DEFAULT_LENGTH, affordable);
  const maxModelLength = options.maxModelLength ?? Math.min(options.trainedLength, limit);
  const running = Math.min(options.maxSequences, MOST_SEQUENCES);
  if (limit >= running * maxModelLength && running * maxModelLength > 0) {
    const sequenceIds = Math.min(
      running + finishedSequences(running),
      Math.floor(limit / maxModelLength),
      MOST_SEQUENCES,
    );
    return { maxModelLength, kvCells: sequenceIds * maxModelLength, sequenceIds, sharesCells: false };
  }
  return {
    maxModelLength,
    kvCells: Math.max(limit, maxModelLength),
    sequenceIds: MOST_SEQUENCES,
    sharesCells: true,
  };
}

/** Ids beside those that run, for finished sequences that later prompts may begin with. */
function finishedSequences(running: number): number {
  return Math.ceil(running / 4);
}

/** Bytes of one token's keys and values. */
export function bytesPerCell({
  header,
  architecture,
  layerCount,
  elementBytes,
}: Pick<ContextSizeOptions, 'header' | 'architecture' | 'layerCount' | 'elementBytes'>): number {
  const read = (key: string): number | null => metadataInteger(header, `${architecture}.${key}`);
  const heads = read('attention.head_count') ?? 1;
  const width = read('embedding_length') ?? 1;
  const keyValueHeads = read('attention.head_count_kv') ?? heads;
  // Recurrent models have no heads: their state does not grow with the tokens.
  const headWidth = read('attention.key_length') ?? Math.ceil(width / Math.max(1, heads));
  return Math.max(LEAST_CELL_BYTES, layerCount * keyValueHeads * headWidth * 2 * elementBytes);
}
