import { withSignature, type ValueFunction } from '../runtime/arguments.js';
import { modulo } from '../runtime/arithmetic.js';
import { contains } from '../runtime/contains.js';
import { tryIterate } from '../runtime/iterate.js';
import { equals } from '../values/equality.js';
import { compare } from '../values/order.js';
import { toText } from '../values/repr.js';
import { isNumber, isString, Markup, PyFloat } from '../values/scalars.js';
import { DictView, LazySequence, PyRange, PyTuple } from '../values/sequences.js';
import { isUndefined, Undefined } from '../values/undefined.js';
import { Callable, type Value } from '../values/value.js';
import { isLower, isUpper } from './string-predicates.js';

/** A test without arguments, under one or more names. */
function unary(names: string, holds: (value: Value) => boolean): [string, ValueFunction][] {
  return names.split(' ').map((name) => [name, withSignature(name, [], holds)]);
}

/** A test with one required argument. */
function binary(
  names: string,
  parameter: string,
  holds: (value: Value, other: Value) => boolean,
): [string, ValueFunction][] {
  return names.split(' ').map((name) => [name, withSignature(name, [parameter], (a, b) => holds(a, b!), 1)]);
}

/** "List of Builtin Tests" in Jinja2's template docs (jinja2.tests). `filter` and `test` need the environment. */
export const TESTS: readonly [string, ValueFunction][] = [
  ...unary('defined', (value) => !isUndefined(value)),
  ...unary('undefined', isUndefined),
  ...unary('none', (value) => value === null),
  ...unary('boolean', (value) => typeof value === 'boolean'),
  ...unary('true', (value) => value === true),
  ...unary('false', (value) => value === false),
  ...unary('integer', (value) => typeof value === 'number' || typeof value === 'bigint'),
  ...unary('float', (value) => value instanceof PyFloat),
  ...unary('number', isNumber),
  ...unary('string', isString),
  ...unary('mapping', (value) => value instanceof Map),
  ...unary('sequence', isSequence),
  ...unary('iterable', (value) => tryIterate(value) !== null),
  // Undefined has a __call__ that raises, which makes it callable for Python.
  ...unary('callable', (value) => value instanceof Callable || value instanceof Undefined),
  ...unary('escaped', (value) => value instanceof Markup),
  ...unary('lower', (value) => isLower(toText(value))),
  ...unary('upper', (value) => isUpper(toText(value))),
  ...unary('even', (value) => equals(modulo(value, 2), 0)),
  ...unary('odd', (value) => equals(modulo(value, 2), 1)),
  ...binary('divisibleby', 'num', (value, number) => equals(modulo(value, number), 0)),
  ...binary('sameas', 'other', isSame),
  ...binary('in', 'seq', (value, container) => contains(container, value)),
  ...binary('== eq equalto', 'other', equals),
  ...binary('!= ne', 'other', (value, other) => !equals(value, other)),
  ...binary('< lt lessthan', 'other', (value, other) => compare(value, other, '<') < 0),
  ...binary('<= le', 'other', (value, other) => compare(value, other, '<=') <= 0),
  ...binary('> gt greaterthan', 'other', (value, other) => compare(value, other, '>') > 0),
  ...binary('>= ge', 'other', (value, other) => compare(value, other, '>=') >= 0),
];

/** What has `len()` and `[]` in Python. */
function isSequence(value: Value): boolean {
  if (isString(value) || Array.isArray(value) || value instanceof Map) return true;
  if (value instanceof LazySequence || value instanceof DictView) return false;
  return value instanceof PyTuple || value instanceof PyRange || value instanceof Undefined;
}

/** Identity. Small ints, texts and constants that are equal are one object in CPython as a rule. */
function isSame(value: Value, other: Value): boolean {
  return value === other || (isUndefined(value) && isUndefined(other));
}
