import { readFile } from 'node:fs/promises';
import { metadataInteger, type GgufHeader } from '../../../src/engines/llama-cpp/gguf/gguf-header.js';
import { readGgufHeader } from '../../../src/engines/llama-cpp/gguf/read-gguf-header.js';

/** A matrix as rows of numbers: it maps vectors of a row's length to vectors of as many numbers as it has rows. */
export type Matrix = readonly Float64Array[];

/** Values of `ggml_type`. */
const F32 = 0;
const F16 = 1;
const Q8_0 = 8;

/** The numbers of a GGUF file, read without llama.cpp. */
export class GgufWeights {
  private readonly matrices = new Map<string, Matrix>();

  private constructor(
    private readonly header: GgufHeader,
    private readonly file: Buffer,
  ) {}

  static async open(path: string): Promise<GgufWeights> {
    return new GgufWeights(await readGgufHeader(path), await readFile(path));
  }

  get architecture(): string {
    return String(this.header.metadata.get('general.architecture'));
  }

  /** A number of the architecture's metadata: `block_count`. */
  number(key: string): number {
    const value = this.header.metadata.get(`${this.architecture}.${key}`);
    if (typeof value === 'number') return value;
    const integer = metadataInteger(this.header, `${this.architecture}.${key}`);
    if (integer === null) throw new Error(`the file has no ${this.architecture}.${key}`);
    return integer;
  }

  vector(name: string): Float64Array {
    return this.matrix(name)[0] ?? new Float64Array();
  }

  matrix(name: string): Matrix {
    const known = this.matrices.get(name) ?? this.read(name);
    this.matrices.set(name, known);
    return known;
  }

  private read(name: string): Matrix {
    const tensor = this.header.tensors.find((each) => each.name === name);
    if (!tensor) throw new Error(`the file has no tensor ${name}`);
    const [width = 0, rows = 1] = tensor.dimensions;
    const at = this.header.dataOffset + tensor.offset;
    const values = decode(this.file.subarray(at), tensor.type, width * rows);
    return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
  }
}

function decode(bytes: Buffer, type: number, count: number): Float64Array {
  switch (type) {
    case F32:
      return Float64Array.from({ length: count }, (_, index) => bytes.readFloatLE(index * 4));
    case F16:
      return Float64Array.from({ length: count }, (_, index) => fromHalf(bytes.readUInt16LE(index * 2)));
    case Q8_0:
      // Blocks of 32 signed bytes behind one 16-bit scale.
      return Float64Array.from({ length: count }, (_, index) => {
        const block = Math.floor(index / 32) * 34;
        return fromHalf(bytes.readUInt16LE(block)) * bytes.readInt8(block + 2 + (index % 32));
      });
    default:
      throw new Error(`tensor type ${type} is not read here`);
  }
}

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
