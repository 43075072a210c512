import { raise } from '../errors.js';
import { dictSet } from '../values/dict.js';
import { typeName } from '../values/repr.js';
import { isInteger, isString, textOf } from '../values/scalars.js';
import type { Keywords, Value } from '../values/value.js';
import { failIfUndefined } from './iterate.js';

export const NO_ARGUMENTS: readonly Value[] = Object.freeze([]);

/** A filter, test or method: a function of the value before the bar or the dot, and of its arguments. */
export type ValueFunction = (value: Value, args: readonly Value[], kwargs: Keywords | null) => Value;

/** Keyword arguments written in a call. */
export function makeKeywords(entries: readonly (readonly [string, Value])[]): Keywords {
  const keywords: Keywords = new Map();
  for (const [name, value] of entries) {
    if (keywords.has(name)) raise('TypeError', `got multiple values for keyword argument '${name}'`);
    keywords.set(name, value);
  }
  return keywords;
}

/** Keyword arguments with those of `**mapping` added. */
export function mergeKeywords(entries: readonly (readonly [string, Value])[], mapping: Value): Keywords {
  const keywords = makeKeywords(entries);
  failIfUndefined(mapping);
  if (!(mapping instanceof Map))
    raise('TypeError', `argument after ** must be a mapping, not ${typeName(mapping)}`);
  for (const [name, value] of mapping) {
    if (!isString(name)) raise('TypeError', 'keywords must be strings');
    const key = textOf(name);
    if (keywords.has(key)) raise('TypeError', `got multiple values for keyword argument '${key}'`);
    keywords.set(key, value);
  }
  return keywords;
}

/** Puts arguments into the order of a signature; undefined where one is not given. Throws TypeError like Python. */
export function bindArguments(
  functionName: string,
  names: readonly string[],
  args: readonly Value[],
  kwargs: Keywords | null,
): (Value | undefined)[] {
  if (args.length > names.length) {
    raise(
      'TypeError',
      `${functionName}() takes ${names.length} positional arguments but ${args.length} were given`,
    );
  }
  const bound: (Value | undefined)[] = names.map((_name, index) => args[index]);
  for (const [name, value] of kwargs ?? []) {
    const index = names.indexOf(name);
    if (index === -1) raise('TypeError', `${functionName}() got an unexpected keyword argument '${name}'`);
    if (index < args.length)
      raise('TypeError', `${functionName}() got multiple values for argument '${name}'`);
    bound[index] = value;
  }
  return bound;
}

/** A ValueFunction whose arguments may be given by position or by name; the first `required` must be. */
export function withSignature(
  functionName: string,
  names: readonly string[],
  body: (value: Value, ...args: (Value | undefined)[]) => Value,
  required = 0,
): ValueFunction {
  return (value, args, kwargs) => {
    const count = args.length;
    // By far the most calls; the rest of this function is for named arguments and errors.
    if (kwargs === null && count >= required && count <= names.length) {
      return count === 0 ? body(value) : count === 1 ? body(value, args[0]) : body(value, ...args);
    }
    const bound = bindArguments(functionName, names, args, kwargs);
    for (let index = 0; index < required; index++) {
      if (bound[index] === undefined) {
        raise('TypeError', `${functionName}() missing required argument '${names[index]}'`);
      }
    }
    return body(value, ...bound);
  };
}

/** A ValueFunction whose arguments are positional only, as those of most of Python's built-in methods. */
export function positionalOnly(
  functionName: string,
  minimum: number,
  maximum: number,
  body: (value: Value, ...args: Value[]) => Value,
): ValueFunction {
  return (value, args, kwargs) => {
    if (kwargs !== null && kwargs.size > 0)
      raise('TypeError', `${functionName}() takes no keyword arguments`);
    if (args.length < minimum || args.length > maximum) {
      const expected = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
      raise('TypeError', `${functionName}() takes ${expected} arguments (${args.length} given)`);
    }
    return args.length === 0 ? body(value) : args.length === 1 ? body(value, args[0]!) : body(value, ...args);
  };
}

/** An argument that Python takes as an index: an int or a bool. Throws TypeError. */
export function integerArgument(value: Value): number {
  if (isInteger(value)) return Number(value);
  failIfUndefined(value);
  return raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** An argument that must be a text. Throws TypeError. */
export function textArgument(value: Value): string {
  if (isString(value)) return textOf(value);
  failIfUndefined(value);
  return raise('TypeError', `must be str, not ${typeName(value)}`);
}

/** dict(mapping or pairs, **kwargs): the entries, later ones winning. */
export function dictFrom(pairs: Iterable<readonly [Value, Value]>): Map<Value, Value> {
  const dict = new Map<Value, Value>();
  for (const [key, value] of pairs) dictSet(dict, key, value);
  return dict;
}
