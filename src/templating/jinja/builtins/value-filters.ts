import { raise } from '../errors.js';
import { integerArgument, withSignature, type ValueFunction } from '../runtime/arguments.js';
import { getAttribute } from '../runtime/access.js';
import { negate } from '../runtime/arithmetic.js';
import { fromBigInt, toFloat } from '../runtime/integers.js';
import { dictGet } from '../values/dict.js';
import { repr, toText, typeName } from '../values/repr.js';
import { isInteger, isNumber, isString, PyFloat, textOf } from '../values/scalars.js';
import { stripWhiteSpace } from '../values/text.js';
import { isTruthy } from '../values/truth.js';
import { isUndefined } from '../values/undefined.js';
import { missingItem } from '../runtime/missing.js';
import type { Value } from '../values/value.js';
import { escapeText } from './escape.js';
import { fixed } from './format-spec.js';
import { tojson } from './json.js';

/** Filters on single values ("List of Builtin Filters" in Jinja2's template docs). */
export const VALUE_FILTERS: readonly [string, ValueFunction][] = [
  ['default', withSignature('default', ['default_value', 'boolean'], fallback)],
  ['d', withSignature('d', ['default_value', 'boolean'], fallback)],
  ['int', withSignature('int', ['default', 'base'], toInteger)],
  ['float', withSignature('float', ['default'], toPyFloat)],
  ['abs', withSignature('abs', [], absolute)],
  ['round', withSignature('round', ['precision', 'method'], round)],
  ['attr', withSignature('attr', ['name'], attr, 1)],
  ['filesizeformat', withSignature('filesizeformat', ['binary'], fileSize)],
  ['xmlattr', withSignature('xmlattr', ['autospace'], xmlAttributes)],
  ['tojson', tojson],
];

function fallback(value: Value, defaultValue: Value = '', alsoFalse: Value = false): Value {
  return isUndefined(value) || (isTruthy(alsoFalse) && !isTruthy(value)) ? defaultValue : value;
}

/** Attributes only, never items: `|attr("x")`. Forbidden ones raise through the undefined value. */
function attr(value: Value, name: Value = ''): Value {
  const text = toText(name);
  if (!(value instanceof Map)) return getAttribute(value, text);
  const attribute = getAttribute(value, text);
  return dictGet(value, text) === attribute ? missingItem(value, text) : attribute;
}

const INTEGER_TEXT: ReadonlyMap<number, RegExp> = new Map([
  [2, /^[-+]?(?:0b_?)?[01]+(?:_[01]+)*$/i],
  [8, /^[-+]?(?:0o_?)?[0-7]+(?:_[0-7]+)*$/i],
  [10, /^[-+]?\d+(?:_\d+)*$/],
  [16, /^[-+]?(?:0x_?)?[\da-f]+(?:_[\da-f]+)*$/i],
]);
const PREFIX: ReadonlyMap<number, string> = new Map([
  [2, '0b'],
  [8, '0o'],
  [10, ''],
  [16, '0x'],
]);

/** int(value, base), then int(float(value)), then the default: what do_int tries. */
function toInteger(value: Value, defaultValue: Value = 0, base: Value = 10): Value {
  if (isUndefined(value)) value.fail();
  if (isInteger(value)) return typeof value === 'boolean' ? Number(value) : value;
  if (value instanceof PyFloat) return truncated(value.value) ?? defaultValue;
  if (!isString(value)) return defaultValue;
  const text = stripWhiteSpace(textOf(value), true, true);
  const radix = integerArgument(base);
  if (INTEGER_TEXT.get(radix)?.test(text)) {
    const digits = text
      .replaceAll('_', '')
      .replace(/^[-+]/, '')
      .replace(/^0[box]/i, '');
    const magnitude = BigInt(PREFIX.get(radix)! + digits);
    return fromBigInt(text.startsWith('-') ? -magnitude : magnitude);
  }
  const number = floatFromText(text);
  return number === null ? defaultValue : (truncated(number) ?? defaultValue);
}

function truncated(value: number): number | bigint | null {
  return Number.isFinite(value) ? fromBigInt(BigInt(Math.trunc(value))) : null;
}

const FLOAT_TEXT = /^[-+]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/i;

function floatFromText(text: string): number | null {
  if (FLOAT_TEXT.test(text)) return Number(text.replaceAll('_', ''));
  const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(text);
  if (special === null) return null;
  const magnitude = special[2]!.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return special[1] === '-' ? -magnitude : magnitude;
}

function toPyFloat(value: Value, defaultValue: Value = new PyFloat(0)): Value {
  if (isUndefined(value)) value.fail();
  if (isNumber(value)) return new PyFloat(toFloat(value));
  const number = isString(value) ? floatFromText(stripWhiteSpace(textOf(value), true, true)) : null;
  return number === null ? defaultValue : new PyFloat(number);
}

function absolute(value: Value): Value {
  if (value instanceof PyFloat) return new PyFloat(Math.abs(value.value));
  if (isNumber(value))
    return Number(value) < 0 ? negate(value) : typeof value === 'boolean' ? Number(value) : value;
  if (isUndefined(value)) value.fail();
  return raise('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
}

function round(value: Value, precision: Value = 0, method: Value = 'common'): Value {
  const name = toText(method);
  if (!['common', 'ceil', 'floor'].includes(name)) {
    raise('FilterArgumentError', 'method must be common, ceil or floor');
  }
  if (isUndefined(value)) value.fail();
  if (!isNumber(value)) raise('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  const digits = integerArgument(precision);
  if (name === 'common') {
    if (!(value instanceof PyFloat)) return roundInteger(value, digits);
    return new PyFloat(roundHalfEven(value.value, digits));
  }
  const scale = 10 ** digits;
  const scaled = toFloat(value) * scale;
  if (!Number.isFinite(scaled)) raise('OverflowError', 'cannot convert float infinity to integer');
  // An int has no negative zero.
  const whole = (name === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) + 0;
  return new PyFloat(whole / scale);
}

/** round() of an int with a negative precision rounds to tens; ties go to even. */
function roundInteger(value: number | bigint | boolean, digits: number): Value {
  if (digits >= 0) return typeof value === 'boolean' ? Number(value) : value;
  const unit = 10n ** BigInt(Math.min(-digits, 400));
  const number = BigInt(value);
  const half = unit / 2n;
  const remainder = ((number % unit) + unit) % unit;
  const down = number - remainder;
  const up = remainder > half || (remainder === half && (down / unit) % 2n !== 0n);
  return fromBigInt(up ? down + unit : down);
}

/** round() of a float: the exact binary value, ties to even. */
function roundHalfEven(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 100) return value;
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1;
  const magnitude = Math.abs(value);
  if (digits >= 0) return sign * Number(fixed(magnitude, digits));
  const unit = 10 ** -digits;
  return sign * Number(fixed(magnitude / unit, 0)) * unit;
}

function fileSize(value: Value, binary: Value = false): Value {
  const bytes = isNumber(value) ? toFloat(value) : isString(value) ? floatFromText(textOf(value)) : null;
  if (bytes === null) raise('TypeError', 'float() argument must be a string or a real number');
  const base = isTruthy(binary) ? 1024 : 1000;
  const units = isTruthy(binary)
    ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']
    : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${BigInt(Math.trunc(bytes))} Bytes`;
  const index = units.findIndex((_unit, position) => bytes < base ** (position + 2));
  const chosen = index === -1 ? units.length - 1 : index;
  return `${(bytes / base ** (chosen + 1)).toFixed(1)} ${units[chosen]!}`;
}

function xmlAttributes(value: Value, autoSpace: Value = true): Value {
  if (isUndefined(value)) value.fail();
  if (!(value instanceof Map))
    raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const pairs: string[] = [];
  for (const [key, item] of value) {
    if (item === null || isUndefined(item)) continue;
    if (!isString(key)) raise('TypeError', `expected string or bytes-like object, got '${typeName(key)}'`);
    if (/[\s/>=]/.test(textOf(key))) raise('ValueError', `Invalid character in attribute name: ${repr(key)}`);
    pairs.push(`${escapeText(toText(key))}="${escapeText(toText(item))}"`);
  }
  const text = pairs.join(' ');
  return isTruthy(autoSpace) && text !== '' ? ` ${text}` : text;
}
