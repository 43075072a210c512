/** Value types of the GGUF format (ggml's docs/gguf.md). */
export type GgufScalar = number | bigint | boolean | string;

/** Numbers of an array come as a typed array or a plain one; texts as strings. */
export type GgufValue = GgufScalar | readonly GgufScalar[] | Int32Array | Float32Array;

export interface GgufTensor {
  name: string;
  /** ggml's order: the fastest dimension first. */
  dimensions: readonly number[];
  /** Value of `ggml_type`. */
  type: number;
  /** Bytes from the start of the data section. */
  offset: number;
}

/** What a GGUF file says before its tensor data. */
export interface GgufHeader {
  path: string;
  version: number;
  metadata: ReadonlyMap<string, GgufValue>;
  tensors: readonly GgufTensor[];
  /** Where the tensor data begins, in bytes from the start of the file. */
  dataOffset: number;
}
