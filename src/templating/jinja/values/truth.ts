import type { Value } from './value.js';

/** Python's truth value testing: empty texts, lists and dicts, zero, None and undefined are false. */
export function isTruthy(value: Value): boolean {
  switch (typeof value) {
    case 'string':
      return value !== '';
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    default:
      if (value === null) return false;
      if (Array.isArray(value)) return value.length > 0;
      return value instanceof Map ? value.size > 0 : value.isTruthy();
  }
}
