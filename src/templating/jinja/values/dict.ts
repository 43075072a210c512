import { spend } from '../runtime/budget.js';
import { findKey } from './equality.js';
import { Markup } from './scalars.js';
import type { Dict, Value } from './value.js';

/** The value under a key, or undefined. Throws TypeError for a key that Python cannot hash. */
export function dictGet(dict: Dict, key: Value): Value | undefined {
  if (typeof key === 'string') return dict.get(key);
  const found = findKey(dict, key);
  return found === undefined ? undefined : dict.get(found);
}

/** Sets a value; an equal key that is there already keeps its place and its form, as in Python. */
export function dictSet(dict: Dict, key: Value, value: Value): void {
  spend(2);
  const plain = key instanceof Markup ? key.text : key;
  const found = findKey(dict, plain);
  dict.set(found === undefined ? plain : found, value);
}

/** Builds a dict from keys and values in turn, as a literal lists them. */
export function makeDict(entries: readonly Value[]): Dict {
  const dict: Dict = new Map();
  for (let index = 0; index < entries.length; index += 2) dictSet(dict, entries[index]!, entries[index + 1]!);
  return dict;
}
