import { spend, spendText } from '../runtime/budget.js';
import { stringRepr } from './repr-scalars.js';
import { DictView, PyTuple } from './sequences.js';
import { PyObject, type Value } from './value.js';

/** Python's repr(). */
export function repr(value: Value): string {
  if (typeof value === 'string') {
    spendText(value.length);
    return stringRepr(value);
  }
  if (Array.isArray(value)) return `[${reprItems(value)}]`;
  if (value instanceof Map) {
    spend(value.size);
    let result = '';
    for (const [key, item] of value) result += `${result && ', '}${repr(key)}: ${repr(item)}`;
    return `{${result}}`;
  }
  if (value instanceof PyTuple) return `(${reprItems(value.items)}${value.items.length === 1 ? ',' : ''})`;
  if (value instanceof DictView) return `${value.typeName}([${reprItems([...value.iterate()])}])`;
  return value instanceof PyObject ? value.repr() : scalarText(value);
}

function reprItems(items: readonly Value[]): string {
  spend(items.length);
  return items.map(repr).join(', ');
}

/** Python's str(). */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) || value instanceof Map || value instanceof PyTuple || value instanceof DictView) {
    return repr(value);
  }
  return value instanceof PyObject ? value.toText() : scalarText(value);
}

function scalarText(value: null | boolean | number | bigint): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  const text = String(value);
  spendText(text.length);
  return text;
}

/** Python's name of the value's type. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'number':
    case 'bigint':
      return 'int';
    default:
      if (value === null) return 'NoneType';
      if (Array.isArray(value)) return 'list';
      return value instanceof Map ? 'dict' : value.typeName;
  }
}
