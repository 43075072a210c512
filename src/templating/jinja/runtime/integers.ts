import { raise } from '../errors.js';
import { PyFloat, type PyNumber } from '../values/scalars.js';

/** A Python int that may fit into a number again. */
export function fromBigInt(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** float(x). Throws OverflowError for an int that no float can hold. */
export function toFloat(value: PyNumber): number {
  if (value instanceof PyFloat) return value.value;
  const result = Number(value);
  return Number.isFinite(result) ? result : raise('OverflowError', 'int too large to convert to float');
}

export function toBigInt(value: Exclude<PyNumber, PyFloat>): bigint {
  return BigInt(value);
}
