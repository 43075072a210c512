import { Markup, PyFloat, isString, textOf } from '../values/scalars.js';
import { dictGet } from '../values/dict.js';
import { typeName } from '../values/repr.js';
import { PyTuple } from '../values/sequences.js';
import { charactersOf } from '../values/text.js';
import { Undefined } from '../values/undefined.js';
import { Callable, PyObject, type Value } from '../values/value.js';
import { formatMethods } from '../builtins/str-format.js';
import type { ValueFunction } from './arguments.js';
import { methodsOf } from './methods.js';
import { missingItem } from './missing.js';

/** Attributes that every Python object has; the sandbox forbids all names with a leading underscore. */
const OBJECT_ATTRIBUTES: ReadonlySet<string> = new Set(
  [
    'class',
    'delattr',
    'dir',
    'doc',
    'eq',
    'format',
    'ge',
    'getattribute',
    'gt',
    'hash',
    'init',
    'init_subclass',
    'le',
  ]
    .concat(['lt', 'ne', 'new', 'reduce', 'reduce_ex', 'repr', 'setattr', 'sizeof', 'str', 'subclasshook'])
    .map((name) => `__${name}__`),
);

/** `value.name` (SandboxedEnvironment.getattr): a method of the type first, then an item of that key. */
export function getAttribute(value: Value, name: string): Value {
  const attribute = ownAttribute(value, name);
  if (attribute !== undefined) return attribute;
  if (value instanceof Map) return value.get(name) ?? orMissing(value, name);
  return missingItem(value, name);
}

/** `value.name` for a name that is no method of any type. */
export function getPlainAttribute(value: Value, name: string): Value {
  if (value instanceof Map) {
    const item = value.get(name);
    return item === undefined ? missingItem(value, name) : item;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return missingItem(value, name);
  return value.attribute(name) ?? absentAttribute(value, name);
}

function absentAttribute(value: PyObject, name: string): Value {
  return value.attribute(name) === null ? null : missingItem(value, name);
}

/** None is an item like any other; `??` alone would lose it. */
function orMissing(dict: ReadonlyMap<Value, Value>, name: string): Value {
  return dict.has(name) ? null : missingItem(dict as Map<Value, Value>, name);
}

const FORMAT_METHODS = formatMethods({ attribute: getAttribute, item: getItem });

/** The method of this name that the value's type has. */
export function findMethod(value: Value, name: string): ValueFunction | undefined {
  return methodsOf(value)?.methods.get(name) ?? (isString(value) ? FORMAT_METHODS.get(name) : undefined);
}

/** What Python's getattr() finds: a bound method, an attribute of an object, or nothing. */
function ownAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof Undefined) value.fail();
  if (OBJECT_ATTRIBUTES.has(name)) return forbiddenAttribute(value, name);
  const method = findMethod(value, name);
  if (method === undefined) {
    const type = methodsOf(value);
    if (type?.forbidden.has(name)) return forbiddenAttribute(value, name);
    return type === null && value instanceof PyObject ? value.attribute(name) : undefined;
  }
  return new Callable(name, (args, kwargs) => method(value, args, kwargs));
}

export function forbiddenAttribute(value: Value, name: string): Undefined {
  const message = `access to attribute '${name}' of '${typeName(value)}' object is unsafe.`;
  return new Undefined(message, 'SecurityError');
}

/** `value[key]` (SandboxedEnvironment.getitem): an item first, then an attribute of that name. */
export function getItem(value: Value, key: Value): Value {
  const item = ownItem(value, key);
  if (item !== undefined) return item;
  if (isString(key)) return ownAttribute(value, textOf(key)) ?? missingItem(value, key);
  return missingItem(value, key);
}

function ownItem(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return isHashable(key) ? dictGet(value, key) : undefined;
  if (Array.isArray(value)) return elementAt(value, key);
  if (typeof value === 'string') return characterAt(value, key);
  if (value instanceof PyTuple) return elementAt(value.items, key);
  if (value instanceof Markup) {
    const character = characterAt(value.text, key);
    return character === undefined ? undefined : new Markup(character);
  }
  return value instanceof PyObject && !(value instanceof PyFloat) ? value.item(key) : undefined;
}

/** Jinja2 takes the TypeError of an unhashable key for a missing item. */
function isHashable(key: Value): boolean {
  return (
    !Array.isArray(key) && !(key instanceof Map) && !(key instanceof PyTuple && !key.items.every(isHashable))
  );
}

function elementAt<T>(
  elements: { readonly [index: number]: T; readonly length: number },
  key: Value,
): T | undefined {
  const position = typeof key === 'boolean' ? Number(key) : key;
  if (typeof position !== 'number') return undefined;
  return elements[position < 0 ? position + elements.length : position];
}

function characterAt(text: string, key: Value): string | undefined {
  if (typeof key !== 'number' && typeof key !== 'boolean') return undefined;
  return elementAt(charactersOf(text), key);
}
