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
}

export interface ContextSize {
  maxModelLength: number;
  kvCells: number;
}

const KEY_AND_VALUE_BYTES = 2 * 2;
const LEAST_DEFAULT_LENGTH = 2048;

/**
 * Context length and cells of the key-value pool. What the user set holds. Otherwise the context is the model's own and the
 * pool is large enough for every sequence to fill it, both cut down to what memory allows: the pool is shared, so
 * a few long requests or many short ones fit a smaller one as well.
 */
export function chooseContextSize(options: ContextSizeOptions): ContextSize {
  const affordable = Math.floor(options.memoryBytes / bytesPerCell(options));
  const limit = Math.max(LEAST_DEFAULT_LENGTH, options.kvCells ?? affordable);
  const maxModelLength = options.maxModelLength ?? Math.min(options.trainedLength, limit);
  const wanted = options.kvCells ?? Math.min(maxModelLength * options.maxSequences, limit);
  return { maxModelLength, kvCells: Math.max(wanted, maxModelLength) };
}

/** Bytes of one token's keys and values in half precision. */
function bytesPerCell({ header, architecture, layerCount }: ContextSizeOptions): number {
  const read = (key: string): number | null => metadataInteger(header, `${architecture}.${key}`);
  const heads = read('attention.head_count') ?? 1;
  const width = read('embedding_length') ?? 1;
  const keyValueHeads = read('attention.head_count_kv') ?? heads;
  const headWidth = read('attention.key_length') ?? Math.ceil(width / heads);
  return Math.max(1, layerCount) * keyValueHeads * headWidth * KEY_AND_VALUE_BYTES;
}
