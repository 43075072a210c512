import { GgufError } from './gguf-error.js';
import { type GgufHeader, type GgufTensor, metadataText } from './gguf-header.js';
import { tensorTypes } from './tensor-types.js';
import { validateTokenizer } from './validate-tokenizer.js';

/**
 * Refuses a GGUF file that llama.cpp could not load, or would abort the process on. `fileSize` in bytes. Throws
 * GgufError.
 *
 * Only the first shard of a split model carries a tokenizer: the others get `tensorsOnly`.
 */
export function validateGguf(
  header: GgufHeader,
  fileSize: number,
  { tensorsOnly = false }: { tensorsOnly?: boolean } = {},
): void {
  if (!tensorsOnly) {
    validateKind(header);
    validateTokenizer(header);
  }
  validateTensors(header, fileSize);
}

function validateKind(header: GgufHeader): void {
  const architecture = metadataText(header, 'general.architecture');
  if (architecture === null || architecture === '') {
    throw new GgufError(header.path, 'it names no general.architecture');
  }
  const kind = metadataText(header, 'general.type') ?? 'model';
  if (kind !== 'model') {
    throw new GgufError(header.path, `it holds no model, its general.type is ${kind}`);
  }
  if (architecture === 'clip') {
    throw new GgufError(header.path, 'it holds an image encoder (mmproj), not a language model');
  }
}

function validateTensors(header: GgufHeader, fileSize: number): void {
  const { path, tensors } = header;
  const names = new Set<string>();
  let end = header.dataOffset;
  for (const tensor of tensors) {
    if (names.has(tensor.name)) {
      throw new GgufError(path, `the tensor ${tensor.name} is there twice`);
    }
    names.add(tensor.name);
    if (tensor.offset % header.alignment !== 0) {
      throw new GgufError(
        path,
        `tensor ${tensor.name} starts at ${tensor.offset}, no multiple of ${header.alignment}`,
      );
    }
    end = Math.max(end, header.dataOffset + tensor.offset + tensorBytes(tensor, path));
  }
  if (end > fileSize) {
    throw new GgufError(path, `the file is truncated: its tensors need ${end} bytes, it has ${fileSize}`);
  }
}

/** Bytes of a tensor's data. Throws GgufError for a type or a shape that can't be. */
function tensorBytes({ name, dimensions, type }: GgufTensor, path: string): number {
  const known = tensorTypes.get(type);
  if (!known) {
    throw new GgufError(path, `tensor ${name} has the unsupported type ${type}`);
  }
  const elements = dimensions.reduce((product, dimension) => product * dimension, 1);
  if (!Number.isSafeInteger(elements)) {
    throw new GgufError(path, `tensor ${name} has an impossible shape: ${dimensions.join(' x ')}`);
  }
  if ((dimensions[0] ?? 1) % known.elements !== 0) {
    throw new GgufError(
      path,
      `tensor ${name} has rows of ${dimensions[0]}, no multiple of ${known.name}'s ${known.elements}`,
    );
  }
  return (elements / known.elements) * known.bytes;
}
