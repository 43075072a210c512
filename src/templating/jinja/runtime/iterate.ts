import { raise } from '../errors.js';
import { Markup } from '../values/scalars.js';
import { typeName } from '../values/repr.js';
import type { Value } from '../values/value.js';
import { PyTuple } from '../values/sequences.js';
import { characterCount } from '../values/text.js';
import { Undefined } from '../values/undefined.js';
import { spend } from './budget.js';

/** Python's iter(): the characters of a text, the keys of a dict, nothing for undefined. Throws TypeError. */
export function iterate(value: Value): Iterable<Value> {
  return tryIterate(value) ?? raise('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** As `iterate`, but null for what is not iterable. */
export function tryIterate(value: Value): Iterable<Value> | null {
  if (Array.isArray(value) || typeof value === 'string') return value;
  if (value instanceof Map) return value.keys();
  if (value instanceof Markup) return value.text;
  return typeof value === 'object' && value !== null ? value.iterate() : null;
}

/** The elements as an array, which must not be changed: lists are not copied. */
export function elementsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof PyTuple) return value.items;
  const elements: Value[] = [];
  for (const element of iterate(value)) {
    spend(1);
    elements.push(element);
  }
  return elements;
}

/** Takes a value apart for `a, b = value`. Throws ValueError when the number differs. */
export function unpack(value: Value, count: number): readonly Value[] {
  if (typeof value === 'number' || value === null || typeof value === 'boolean') {
    raise('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
  }
  const elements = elementsOf(value);
  if (elements.length > count) raise('ValueError', `too many values to unpack (expected ${count})`);
  if (elements.length < count) {
    raise('ValueError', `not enough values to unpack (expected ${count}, got ${elements.length})`);
  }
  return elements;
}

/** Python's len(). Throws TypeError. */
export function lengthOf(value: Value): number {
  if (typeof value === 'string') return characterCount(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof Markup) return characterCount(value.text);
  const length = value instanceof Object ? value.length() : null;
  return length ?? raise('TypeError', `object of type '${typeName(value)}' has no len()`);
}

export function failIfUndefined(value: Value): void {
  if (value instanceof Undefined) value.fail();
}
