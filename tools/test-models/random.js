/** Seeded numbers, the same on every machine: the models are described by their seeds alone. */

/** sfc32, a small fast counting generator: numbers in [0, 1). */
export function uniform(seed) {
  let a = 0x9e3779b9 ^ seed;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = seed | 1;
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 16; warmUp += 1) {
    next();
  }
  return next;
}

/** `count` nearly normal numbers of the given standard deviation: sums of four uniform ones. */
export function normals(count, deviation, seed) {
  const next = uniform(seed);
  const scale = deviation * Math.sqrt(3);
  const numbers = new Float32Array(count);
  for (let index = 0; index < count; index += 1) {
    numbers[index] = (next() + next() + next() + next() - 2) * scale;
  }
  return numbers;
}
