import type { GgufStringList } from './string-list.js';

/** Numbers of an array, in the smallest typed array that holds the file's type. */
export type GgufNumberList =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/** A metadata value. 64-bit integers are bigint, booleans of an array are 0 and 1 in a Uint8Array. */
export type GgufValue = number | bigint | boolean | string | GgufNumberList | GgufStringList;

export interface GgufTensor {
  name: string;
  /** ggml's order: the fastest dimension first. */
  dimensions: readonly number[];
  /** Value of `ggml_type`, see tensor-types.ts. */
  type: number;
  /** Bytes from `dataOffset`. */
  offset: number;
}

/** What a GGUF file says before its tensor data. */
export interface GgufHeader {
  path: string;
  /** 2 or 3. */
  version: number;
  metadata: ReadonlyMap<string, GgufValue>;
  tensors: readonly GgufTensor[];
  /** Tensors start at multiples of this. */
  alignment: number;
  /** Where the tensor data begins, in bytes from the start of the file. */
  dataOffset: number;
}

/** A text of the metadata, or null when it is missing or no text. */
export function metadataText(header: GgufHeader, key: string): string | null {
  const value = header.metadata.get(key);
  return typeof value === 'string' ? value : null;
}

/** An integer of the metadata, or null when it is missing or no number. */
export function metadataInteger(header: GgufHeader, key: string): number | null {
  const value = header.metadata.get(key);
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}
