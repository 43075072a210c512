import type { ByteStream } from './byte-stream.js';
import { GgufError } from './gguf-error.js';
import type { GgufNumberList, GgufValue } from './gguf-header.js';
import { GgufStringList } from './string-list.js';

const stringType = 8;
const arrayType = 9;

interface ScalarType {
  bytes: number;
  read(stream: ByteStream): number | bigint | boolean;
  list: new (buffer: ArrayBuffer) => GgufNumberList;
}

/** Scalar types by the number the format gives them (ggml's docs/gguf.md, gguf_metadata_value_type). */
const scalarTypes: ReadonlyMap<number, ScalarType> = new Map<number, ScalarType>([
  [0, { bytes: 1, read: (stream) => stream.uint8(), list: Uint8Array }],
  [1, { bytes: 1, read: (stream) => stream.int8(), list: Int8Array }],
  [2, { bytes: 2, read: (stream) => stream.uint16(), list: Uint16Array }],
  [3, { bytes: 2, read: (stream) => stream.int16(), list: Int16Array }],
  [4, { bytes: 4, read: (stream) => stream.uint32(), list: Uint32Array }],
  [5, { bytes: 4, read: (stream) => stream.int32(), list: Int32Array }],
  [6, { bytes: 4, read: (stream) => stream.float32(), list: Float32Array }],
  [7, { bytes: 1, read: (stream) => stream.uint8() !== 0, list: Uint8Array }],
  [10, { bytes: 8, read: (stream) => stream.uint64(), list: BigUint64Array }],
  [11, { bytes: 8, read: (stream) => stream.int64(), list: BigInt64Array }],
  [12, { bytes: 8, read: (stream) => stream.float64(), list: Float64Array }],
]);

/** Reads a length-prefixed text. `what` names it in errors. */
export async function readText(stream: ByteStream, what: string): Promise<string> {
  await stream.fill(8, what);
  const length = stream.length();
  await stream.fill(length, what);
  return stream.bytes(length).toString('utf8');
}

/** Reads a type number and the value after it. `key` names it in errors. */
export async function readValue(stream: ByteStream, key: string, path: string): Promise<GgufValue> {
  const what = `the value of ${key}`;
  await stream.fill(4, what);
  const type = stream.uint32();
  if (type === stringType) {
    return readText(stream, what);
  }
  if (type === arrayType) {
    return readArray(stream, key, path);
  }
  const scalar = scalarTypes.get(type);
  if (!scalar) {
    throw new GgufError(path, `${key} has the unknown value type ${type}`);
  }
  await stream.fill(scalar.bytes, what);
  return scalar.read(stream);
}

async function readArray(stream: ByteStream, key: string, path: string): Promise<GgufValue> {
  const what = `the array ${key}`;
  await stream.fill(12, what);
  const type = stream.uint32();
  const count = stream.length();
  const scalar = scalarTypes.get(type);
  if (!scalar && type !== stringType) {
    // Arrays of arrays are in the format, but llama.cpp reads none.
    throw new GgufError(path, `${key} is an array of the unsupported value type ${type}`);
  }
  const leastBytes = count * (scalar?.bytes ?? 8);
  if (leastBytes > stream.remaining) {
    throw new GgufError(
      path,
      `the header is damaged or truncated: ${what} has ${count} elements, ${stream.remaining} bytes are left`,
    );
  }
  return scalar ? readNumbers(stream, scalar, count, what) : readTexts(stream, count, what);
}

async function readNumbers(
  stream: ByteStream,
  scalar: ScalarType,
  count: number,
  what: string,
): Promise<GgufNumberList> {
  const length = count * scalar.bytes;
  await stream.fill(length, what);
  // A copy: typed arrays need an aligned start, and the stream reuses its memory. GGUF and every platform we
  // run on are little-endian.
  const copy = new ArrayBuffer(length);
  new Uint8Array(copy).set(stream.bytes(length));
  return new scalar.list(copy);
}

async function readTexts(stream: ByteStream, count: number, what: string): Promise<GgufStringList> {
  const ends = new Uint32Array(count);
  // Half a million small buffers would cost more than the reading itself.
  let texts = Buffer.allocUnsafe(16 * count);
  let end = 0;
  for (let index = 0; index < count; index += 1) {
    if (!stream.has(8)) {
      await stream.fill(8, what);
    }
    const length = stream.length();
    if (!stream.has(length)) {
      await stream.fill(length, what);
    }
    if (end + length > texts.length) {
      texts = Buffer.concat([texts], 2 * (end + length));
    }
    stream.bytes(length).copy(texts, end);
    end += length;
    ends[index] = end;
  }
  return new GgufStringList(texts.subarray(0, end), ends);
}
