import { raise } from '../errors.js';
import { integerArgument, positionalOnly, type ValueFunction } from '../runtime/arguments.js';
import { spend } from '../runtime/budget.js';
import { dictGet } from '../values/dict.js';
import { equals } from '../values/equality.js';
import { repr } from '../values/repr.js';
import { DictView, PyTuple } from '../values/sequences.js';
import type { Dict, Value } from '../values/value.js';

type Entry = [string, ValueFunction];

/** Methods of list that a template may call; the others change the list and are forbidden by the sandbox. */
export const LIST_METHODS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  listMethod('copy', 0, 0, (list) => {
    spend(list.length);
    return list.slice();
  }),
  listMethod('count', 1, 1, (list, wanted) => countOf(list, wanted!)),
  listMethod('index', 1, 3, (list, wanted, start, end) => indexOf(list, wanted!, start, end)),
  // jinja2 3.1.2 forgets to forbid these two, and templates may use them.
  listMethod('pop', 0, 1, (list, position) =>
    pop(list, position === undefined ? -1 : integerArgument(position)),
  ),
  listMethod('clear', 0, 0, (list) => {
    list.length = 0;
    return null;
  }),
]);

export const TUPLE_METHODS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  tupleMethod('count', 1, 1, (items, wanted) => countOf(items, wanted!)),
  tupleMethod('index', 1, 3, (items, wanted, start, end) => indexOf(items, wanted!, start, end)),
]);

export const DICT_METHODS: ReadonlyMap<string, ValueFunction> = new Map<string, ValueFunction>([
  dictMethod('copy', 0, 0, (dict) => {
    spend(dict.size);
    return new Map(dict);
  }),
  dictMethod('get', 1, 2, (dict, key, fallback) => {
    const found = dictGet(dict, key!);
    return found === undefined ? (fallback ?? null) : found;
  }),
  dictMethod('items', 0, 0, (dict) => new DictView('dict_items', dict)),
  dictMethod('keys', 0, 0, (dict) => new DictView('dict_keys', dict)),
  dictMethod('values', 0, 0, (dict) => new DictView('dict_values', dict)),
]);

function listMethod(
  name: string,
  minimum: number,
  maximum: number,
  body: (list: Value[], ...args: (Value | undefined)[]) => Value,
): Entry {
  return [name, positionalOnly(name, minimum, maximum, (self, ...args) => body(self as Value[], ...args))];
}

function tupleMethod(
  name: string,
  minimum: number,
  maximum: number,
  body: (items: readonly Value[], ...args: (Value | undefined)[]) => Value,
): Entry {
  return [
    name,
    positionalOnly(name, minimum, maximum, (self, ...args) => body((self as PyTuple).items, ...args)),
  ];
}

function dictMethod(
  name: string,
  minimum: number,
  maximum: number,
  body: (dict: Dict, ...args: (Value | undefined)[]) => Value,
): Entry {
  return [name, positionalOnly(name, minimum, maximum, (self, ...args) => body(self as Dict, ...args))];
}

function countOf(items: readonly Value[], wanted: Value): number {
  spend(items.length);
  return items.filter((item) => equals(item, wanted)).length;
}

function indexOf(items: readonly Value[], wanted: Value, start?: Value, end?: Value): number {
  spend(items.length);
  const bound = (value: Value | undefined, fallback: number): number => {
    if (value === undefined) return fallback;
    const index = integerArgument(value);
    return index < 0 ? Math.max(0, index + items.length) : index;
  };
  const last = Math.min(bound(end, items.length), items.length);
  for (let index = bound(start, 0); index < last; index++) if (equals(items[index]!, wanted)) return index;
  return raise('ValueError', `${repr(wanted)} is not in list`);
}

function pop(list: Value[], position: number): Value {
  if (list.length === 0) raise('IndexError', 'pop from empty list');
  const index = position < 0 ? position + list.length : position;
  if (index < 0 || index >= list.length) raise('IndexError', 'pop index out of range');
  spend(list.length / 16);
  return list.splice(index, 1)[0]!;
}
