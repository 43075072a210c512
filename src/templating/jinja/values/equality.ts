import { raise } from '../errors.js';
import { spend, spendText } from '../runtime/budget.js';
import { typeName } from './repr.js';
import { isNumber, isString, Markup, numericValue, textOf } from './scalars.js';
import { DictView, PyTuple } from './sequences.js';
import { PyObject, type Dict, type Value } from './value.js';

/** Python's `==`. */
export function equals(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length !== right.length) return false;
    spendText(left.length);
    return left === right;
  }
  if (isNumber(left)) {
    // Loose on purpose: it compares a number and a bigint by value.
    // oxlint-disable-next-line eqeqeq
    return isNumber(right) && numericValue(left) == numericValue(right);
  }
  if (left === right) return true;
  if (isString(left)) return isString(right) && textOf(left) === textOf(right);
  if (Array.isArray(left)) return Array.isArray(right) && equalItems(left, right);
  if (left instanceof Map) return right instanceof Map && equalDicts(left, right);
  if (left instanceof PyTuple) return right instanceof PyTuple && equalItems(left.items, right.items);
  if (left instanceof DictView) return right instanceof DictView && equalViews(left, right);
  return left instanceof PyObject && left.equals(right);
}

function equalItems(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  spend(left.length);
  return left.every((item, index) => equals(item, right[index]!));
}

function equalDicts(left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false;
  spend(left.size);
  for (const [key, value] of left) {
    const found = findKey(right, key);
    if (found === undefined || !equals(value, right.get(found)!)) return false;
  }
  return true;
}

/** Views of keys and items compare as sets; views of values only with themselves. */
function equalViews(left: DictView, right: DictView): boolean {
  if (left.typeName === 'dict_values' || left.typeName !== right.typeName) return false;
  if (left.typeName === 'dict_items') return equalDicts(left.dict, right.dict);
  if (left.dict.size !== right.dict.size) return false;
  spend(left.dict.size);
  return [...left.dict.keys()].every((key) => findKey(right.dict, key) !== undefined);
}

/**
 * The key under which the dict holds what Python finds under `key`, or undefined. Texts, which nearly all keys
 * are, need no search; `1`, `1.0`, `True` and equal tuples are one key in Python but several in a Map.
 * Throws TypeError for a key that Python cannot hash.
 */
export function findKey(dict: Dict, key: Value): Value | undefined {
  if (typeof key === 'string') return dict.has(key) ? key : undefined;
  if (key instanceof Markup) return dict.has(key.text) ? key.text : undefined;
  requireHashable(key);
  if (dict.has(key)) return key;
  spend(dict.size);
  for (const candidate of dict.keys()) {
    if (typeof candidate !== 'string' && equals(candidate, key)) return candidate;
  }
  return undefined;
}

/** Throws TypeError for lists, dicts and views that are sets, also inside a tuple. */
export function requireHashable(key: Value): void {
  const isView = key instanceof DictView && key.typeName !== 'dict_values';
  if (Array.isArray(key) || key instanceof Map || isView)
    raise('TypeError', `unhashable type: '${typeName(key)}'`);
  if (key instanceof PyTuple) key.items.forEach(requireHashable);
}
