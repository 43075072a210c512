/** Writes GGUF files, version 3 (ggml's docs/gguf.md): metadata, then tensors one at a time. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { encodeTensor, tensorTypes } from './number-formats.js';

const alignment = 32;

/** @typedef {{ type: number, bytes: Buffer }} MetadataValue A value as it lies in the file, with its type number. */

/**
 * @typedef {object} TensorSource
 * @property {string} name
 * @property {readonly number[]} dimensions ggml's order: the fastest dimension first
 * @property {'f32' | 'f16' | 'q8_0'} type
 * @property {() => Float32Array} values as many as the dimensions' product, made when they are written
 */

const value = (type, size, write) => (number) => {
  const bytes = Buffer.alloc(size);
  bytes[write](number);
  return { type, bytes };
};
export const uint32 = value(4, 4, 'writeUInt32LE');
export const int32 = value(5, 4, 'writeInt32LE');
export const float32 = value(6, 4, 'writeFloatLE');
/** @param {boolean} flag */
export const bool = (flag) => ({ type: 7, bytes: Buffer.of(flag ? 1 : 0) });
/** @param {string} string */
export const text = (string) => ({ type: 8, bytes: lengthPrefixed(Buffer.from(string, 'utf8')) });
/** @param {readonly string[]} strings */
export const texts = (strings) =>
  array(8, strings.length, Buffer.concat(strings.map((string) => text(string).bytes)));
/** @param {readonly number[]} numbers */
export const int32s = (numbers) => array(5, numbers.length, Buffer.from(Int32Array.from(numbers).buffer));

function array(elementType, count, elements) {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(elementType, 0);
  head.writeBigUInt64LE(BigInt(count), 4);
  return { type: 9, bytes: Buffer.concat([head, elements]) };
}

function lengthPrefixed(bytes) {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
}

/**
 * Writes a GGUF file over whatever is at `path`. Throws when a tensor's values do not fit its shape.
 *
 * @param {string} path
 * @param {Readonly<Record<string, MetadataValue>>} metadata
 * @param {readonly TensorSource[]} tensors
 */
export function writeGguf(path, metadata, tensors) {
  const file = openSync(path, 'w');
  try {
    writePadded(file, header(metadata, tensors));
    for (const tensor of tensors) {
      const values = tensor.values();
      if (values.length !== elements(tensor)) {
        throw new Error(`${tensor.name} has ${values.length} values for ${tensor.dimensions.join(' x ')}`);
      }
      writePadded(file, encodeTensor(tensor.type, values));
    }
  } finally {
    closeSync(file);
  }
}

function header(metadata, tensors) {
  const start = Buffer.alloc(24);
  start.write('GGUF');
  start.writeUInt32LE(3, 4);
  start.writeBigUInt64LE(BigInt(tensors.length), 8);
  start.writeBigUInt64LE(BigInt(Object.keys(metadata).length), 16);
  const entries = Object.entries(metadata).flatMap(([key, { type, bytes }]) => [
    lengthPrefixed(Buffer.from(key)),
    integers([type]),
    bytes,
  ]);
  let offset = 0;
  const infos = tensors.flatMap((tensor) => {
    const { name, dimensions, type } = tensor;
    const info = [
      lengthPrefixed(Buffer.from(name)),
      integers([dimensions.length]),
      longs(dimensions),
      integers([tensorTypes[type].id]),
      longs([offset]),
    ];
    offset += padded(tensorTypes[type].size(elements(tensor)));
    return info;
  });
  return Buffer.concat([start, ...entries, ...infos]);
}

const elements = ({ dimensions }) => dimensions.reduce((product, dimension) => product * dimension, 1);
const padded = (length) => Math.ceil(length / alignment) * alignment;
const integers = (numbers) => Buffer.from(Uint32Array.from(numbers).buffer);
const longs = (numbers) => Buffer.from(BigUint64Array.from(numbers, BigInt).buffer);

function writePadded(file, bytes) {
  writeSync(file, bytes);
  writeSync(file, Buffer.alloc(padded(bytes.length) - bytes.length));
}
