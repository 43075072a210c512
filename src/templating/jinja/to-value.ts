import { PyFloat } from './values/scalars.js';
import { PyObject, type Dict, type Value } from './values/value.js';

/**
 * A plain JavaScript value (what JSON.parse gives) as a template's value. Integral numbers become ints: JSON.parse
 * has already lost whether they were written `1.0`; use `fromJson` where that matters. Members that are undefined
 * are left out. Throws TypeError for anything that is no plain data.
 */
export function toValue(data: unknown): Value {
  switch (typeof data) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return data;
    case 'number':
      if (Number.isSafeInteger(data)) return data + 0;
      return Number.isInteger(data) && Math.abs(data) < 1e21 ? BigInt(data) : new PyFloat(data);
    case 'object':
      if (data === null || data instanceof PyObject) return data;
      if (Array.isArray(data)) return data.map((item) => toValue(item === undefined ? null : item));
      return dictOf(data);
    default:
      throw new TypeError(`a template cannot take a ${typeof data}`);
  }
}

function dictOf(data: object): Dict {
  const dict: Dict = new Map();
  if (data instanceof Map) {
    for (const [key, value] of data) if (value !== undefined) dict.set(toValue(key), toValue(value));
    return dict;
  }
  for (const [key, value] of Object.entries(data)) if (value !== undefined) dict.set(key, toValue(value));
  return dict;
}
