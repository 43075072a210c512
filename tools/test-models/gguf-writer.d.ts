/** A value as it lies in the file, with its type number. */
export interface MetadataValue {
  type: number;
  bytes: Buffer;
}

export interface TensorSource {
  name: string;
  /** ggml's order: the fastest dimension first. */
  dimensions: readonly number[];
  type: 'f32' | 'f16' | 'q8_0';
  /** As many as the dimensions' product, made when they are written. */
  values(): Float32Array;
}

export function uint32(number: number): MetadataValue;
export function float32(number: number): MetadataValue;
export function bool(flag: boolean): MetadataValue;
export function text(string: string): MetadataValue;
export function texts(strings: readonly string[]): MetadataValue;
export function int32s(numbers: readonly number[]): MetadataValue;

/** Writes a GGUF file over whatever is at `path`. Throws when a tensor's values do not fit its shape. */
export function writeGguf(
  path: string,
  metadata: Readonly<Record<string, MetadataValue>>,
  tensors: readonly TensorSource[],
): void;
