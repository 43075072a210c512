import { DICT_METHODS, LIST_METHODS, TUPLE_METHODS } from '../builtins/collection-methods.js';
import { STRING_METHODS } from '../builtins/string-methods.js';
import { isString, PyFloat } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import type { Value } from '../values/value.js';
import { FLOAT_METHODS, INTEGER_METHODS } from '../builtins/number-methods.js';
import type { ValueFunction } from './arguments.js';

interface TypeMethods {
  methods: ReadonlyMap<string, ValueFunction>;
  /** Names that exist in Python but that the sandbox (jinja2.sandbox, ImmutableSandboxedEnvironment) forbids. */
  forbidden: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

const STRING: TypeMethods = { methods: STRING_METHODS, forbidden: NONE };
const LIST: TypeMethods = {
  methods: LIST_METHODS,
  forbidden: new Set(['append', 'reverse', 'insert', 'sort', 'extend', 'remove']),
};
const TUPLE: TypeMethods = { methods: TUPLE_METHODS, forbidden: NONE };
const DICT: TypeMethods = {
  methods: DICT_METHODS,
  forbidden: new Set(['clear', 'pop', 'popitem', 'setdefault', 'update']),
};
const INTEGER: TypeMethods = { methods: INTEGER_METHODS, forbidden: NONE };
const FLOAT: TypeMethods = { methods: FLOAT_METHODS, forbidden: NONE };

/** The methods of a value's type: the only attributes that texts, numbers, lists, tuples and dicts have. */
export function methodsOf(value: Value): TypeMethods | null {
  if (isString(value)) return STRING;
  if (Array.isArray(value)) return LIST;
  if (value instanceof Map) return DICT;
  if (value instanceof PyTuple) return TUPLE;
  if (value instanceof PyFloat) return FLOAT;
  return value === null || typeof value === 'object' ? null : INTEGER;
}

const ALL_NAMES: ReadonlySet<string> = new Set([
  // Those two live with the look-up of attributes, which they need themselves.
  'format',
  'format_map',
  ...[STRING, LIST, TUPLE, DICT, INTEGER, FLOAT].flatMap((type) => [
    ...type.methods.keys(),
    ...type.forbidden,
  ]),
]);

/** Whether any type has a method (or a forbidden one) of this name. Underscored names count: all are forbidden. */
export function isMethodName(name: string): boolean {
  return name.startsWith('_') || ALL_NAMES.has(name);
}
