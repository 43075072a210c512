import { raise, TemplateError } from '../errors.js';
import type { NunjucksContext } from '../nunjucks-base.js';
import { equals } from '../values/equality.js';
import { makeDict } from '../values/dict.js';
import { compare } from '../values/order.js';
import { toText } from '../values/repr.js';
import { Markup, PyFloat } from '../values/scalars.js';
import { LazySequence, PyTuple } from '../values/sequences.js';
import { isTruthy } from '../values/truth.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { getAttribute, getItem, getPlainAttribute } from './access.js';
import {
  add,
  divide,
  floorDivide,
  modulo,
  multiply,
  negate,
  positive,
  power,
  subtract,
} from './arithmetic.js';
import { makeKeywords, mergeKeywords, NO_ARGUMENTS } from './arguments.js';
import { generated } from './generation-marks.js';
import { checkOutputLength, spend, spendText } from './budget.js';
import { call, callMethod } from './calls.js';
import { contains } from './contains.js';
import { iterate, unpack } from './iterate.js';
import { LoopContext, recursiveLoop } from './loop-context.js';
import { Macro } from './macro.js';
import { setNamespaceAttribute } from './namespace.js';
import { getSlice, unsupportedSliceKey } from './slice.js';

/** Appends a printed value to the output. */
function print(output: string, value: Value): string {
  const text = typeof value === 'string' ? value : toText(value);
  spendText(text.length);
  checkOutputLength(output.length + text.length);
  return output + text;
}

/** `a ~ b ~ c`: their texts joined. */
function concatenate(values: readonly Value[]): string {
  let text = '';
  for (const value of values) text += typeof value === 'string' ? value : toText(value);
  spendText(text.length);
  return text;
}

/** `value == text`, for a text in the template. */
function equalsText(value: Value, text: string): boolean {
  return typeof value === 'string' ? value === text : value instanceof Markup && value.text === text;
}

/** `value is defined`. */
function isDefined(value: Value): boolean {
  return !(value instanceof Undefined);
}

/** A function from a name to its value: a variable of the render call, else a global, else the undefined given. */
function contextLookup(
  context: NunjucksContext,
  environment: { globals: Readonly<Record<string, unknown>> },
): (name: string, missing: Undefined) => Value {
  const variables = context.ctx as Readonly<Record<string, Value>>;
  const globals = environment.globals as Readonly<Record<string, Value>>;
  return (name, missing) => {
    if (Object.hasOwn(variables, name)) return variables[name]!;
    return Object.hasOwn(globals, name) ? globals[name]! : missing;
  };
}

/** Turns whatever went wrong into a TemplateError with a position. */
function locateError(error: unknown, [line, column]: readonly [number, number]): TemplateError {
  if (error instanceof TemplateError) return error.locate(line + 1, column + 1);
  if (error instanceof RangeError) {
    // V8's own limits: the depth of its stack and the length of its strings.
    return new TemplateError('limit', 'RecursionError', error.message).locate(line + 1, column + 1);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new TemplateError('runtime', 'InternalError', message).locate(line + 1, column + 1);
}

/** A filter or test that does not exist, where Jinja2 only notices when it is reached. */
function unknownName(message: string): never {
  return raise('TemplateRuntimeError', message);
}

/** transformers compiles templates from strings, without a loader. */
function noLoader(): never {
  return raise('TypeError', 'no loader for this environment specified');
}

function lazySequence(generate: (items: Value) => Iterator<Value>, items: Value): LazySequence {
  return new LazySequence(() => generate(items));
}

const operators = {
  add,
  subtract,
  multiply,
  divide,
  floorDivide,
  modulo,
  power,
  negate,
  positive,
  concatenate,
};
const comparisons = { equals, equalsText, compare, contains, isTruthy, isDefined };
const access = {
  getAttribute,
  getPlainAttribute,
  getItem,
  getSlice,
  unsupportedSliceKey,
  setNamespaceAttribute,
};
const calls = { call, callMethod, makeKeywords, mergeKeywords, NO_ARGUMENTS, Macro, unknownName, noLoader };
const loops = { iterate, unpack, LoopContext, recursiveLoop, lazySequence };
const values = { PyTuple, PyFloat, Undefined, makeDict };
const rendering = { print, generated, spend, checkOutputLength, contextLookup, locateError };

/** Everything that compiled templates call. */
export const runtime = Object.freeze({
  ...operators,
  ...comparisons,
  ...access,
  ...calls,
  ...loops,
  ...values,
  ...rendering,
});
