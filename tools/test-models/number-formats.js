/** Tensor element formats: 32-bit and 16-bit floats, and q8_0 (blocks of 32 signed bytes with one 16-bit scale). */

const blockElements = 32;
const blockBytes = 34;

/** By name: the number in `ggml_type`, and the bytes that a count of elements takes. */
export const tensorTypes = {
  f32: { id: 0, size: (count) => count * 4 },
  f16: { id: 1, size: (count) => count * 2 },
  q8_0: { id: 8, size: (count) => (count / blockElements) * blockBytes },
};

/**
 * @param {'f32' | 'f16' | 'q8_0'} type
 * @param {Float32Array} values a multiple of 32 for q8_0
 * @returns {Buffer} as ggml stores them
 */
export function encodeTensor(type, values) {
  if (type === 'f32') {
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  }
  return type === 'f16' ? encodeHalves(values) : encodeQ8(values);
}

function encodeHalves(values) {
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    halves[index] = toHalf(values[index]);
  }
  return Buffer.from(halves.buffer);
}

function encodeQ8(values) {
  const blocks = Buffer.alloc((values.length / blockElements) * blockBytes);
  for (let block = 0; block * blockElements < values.length; block += 1) {
    const start = block * blockElements;
    let largest = 0;
    for (let index = start; index < start + blockElements; index += 1) {
      largest = Math.max(largest, Math.abs(values[index]));
    }
    const scale = largest / 127;
    const offset = block * blockBytes;
    blocks.writeUInt16LE(toHalf(scale), offset);
    for (let index = 0; index < blockElements; index += 1) {
      blocks[offset + 2 + index] = scale === 0 ? 0 : Math.round(values[start + index] / scale);
    }
  }
  return blocks;
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** IEEE 754 binary16 nearest to a number, ties away from zero; too large ones become infinity. */
export function toHalf(number) {
  single[0] = number;
  const sign = (bits[0] >>> 16) & 0x8000;
  const exponent = ((bits[0] >>> 23) & 0xff) - 112;
  const mantissa = bits[0] & 0x7fffff;
  if (exponent >= 31) {
    return sign | 0x7c00;
  }
  if (exponent <= 0) {
    if (exponent < -10) {
      return sign;
    }
    const shift = 14 - exponent;
    return sign | (((mantissa | 0x800000) + (1 << (shift - 1))) >>> shift);
  }
  return sign | (((exponent << 10) | (mantissa >>> 13)) + ((mantissa >>> 12) & 1));
}
