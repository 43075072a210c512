import { raise } from '../errors.js';
import { spend, spendText } from '../runtime/budget.js';
import { toFloat } from '../runtime/integers.js';
import { dictGet } from '../values/dict.js';
import { repr, toText, typeName } from '../values/repr.js';
import { isInteger, isNumber, isString, Markup, PyFloat, textOf } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import { Undefined } from '../values/undefined.js';
import { characterCount, charactersOf, joinCharacters } from '../values/text.js';
import type { Value } from '../values/value.js';
import { escapeMarkup } from './escape.js';
import { exponential, fixed, general } from './format-spec.js';

const DIRECTIVE = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.?)/gsu;

/** "printf-style String Formatting": `text % values`, where values is a tuple, a dict or a single value. */
export function percentFormat(template: string | Markup, values: Value): Value {
  const mapping = values instanceof Map ? values : null;
  const args: readonly Value[] = values instanceof PyTuple ? values.items : [values];
  let used = 0;
  const next = (): Value => {
    const value = args[used++];
    return value === undefined ? raise('TypeError', 'not enough arguments for format string') : value;
  };
  const text = textOf(template).replace(
    DIRECTIVE,
    (
      _whole,
      key: string | undefined,
      flags: string,
      width: string,
      precision: string | undefined,
      type: string,
    ) => {
      if (type === '%' && key === undefined) return '%';
      if (type === '') raise('ValueError', 'incomplete format');
      if (key !== undefined && mapping === null) raise('TypeError', 'format requires a mapping');
      const minimum = width === '*' ? Number(next()) : Number(width);
      const digits = precision === undefined ? null : precision === '*' ? Number(next()) : Number(precision);
      const value = key === undefined ? next() : (dictGet(mapping!, key) ?? raise('KeyError', repr(key)));
      spendText(Math.abs(minimum) + (digits ?? 0));
      const escaped = template instanceof Markup && !isNumber(value) ? escapeMarkup(value) : value;
      const formatted = pad(directive(type, escaped, flags, digits), minimum, flags, type);
      spendText(formatted.length);
      return formatted;
    },
  );
  // A single value that is no tuple counts as used when it is a mapping-like object.
  const leftOver = values instanceof PyTuple ? used < args.length : used === 0 && !isMappingLike(values);
  if (leftOver) raise('TypeError', 'not all arguments converted during string formatting');
  spend(1);
  return template instanceof Markup ? new Markup(text) : text;
}

/** What CPython takes for a mapping here: anything with `__getitem__` but text and tuples. */
function isMappingLike(value: Value): boolean {
  return value instanceof Map || Array.isArray(value) || value instanceof Undefined;
}

function directive(type: string, value: Value, flags: string, precision: number | null): string {
  switch (type) {
    case 's':
      return cut(toText(value), precision);
    case 'r':
    case 'a':
      return cut(repr(value), precision);
    case 'c':
      return character(value);
    case 'd':
    case 'i':
    case 'u':
      return signed(integerDigits(value, type, 10, precision), flags);
    case 'o':
      return signed(withPrefix(requireInteger(value, type), 8, flags, '0o', precision), flags);
    case 'x':
      return signed(withPrefix(requireInteger(value, type), 16, flags, '0x', precision), flags);
    case 'X':
      return signed(withPrefix(requireInteger(value, type), 16, flags, '0x', precision), flags).toUpperCase();
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return signed(float(type, value, precision ?? 6), flags);
    default:
      return raise('ValueError', `unsupported format character '${type}'`);
  }
}

function cut(text: string, precision: number | null): string {
  return precision === null ? text : joinCharacters(charactersOf(text).slice(0, precision));
}

function character(value: Value): string {
  const code = isInteger(value) ? Number(value) : -1;
  if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code);
  if (isString(value) && characterCount(textOf(value)) === 1) return textOf(value);
  return raise('TypeError', '%c requires int or char');
}

function integerDigits(value: Value, type: string, radix: number, precision: number | null): string {
  if (!isNumber(value))
    raise('TypeError', `%${type} format: a real number is required, not ${typeName(value)}`);
  const whole = value instanceof PyFloat ? floatToInteger(value.value) : BigInt(value);
  const digits = (whole < 0n ? -whole : whole).toString(radix).padStart(precision ?? 0, '0');
  return whole < 0n ? `-${digits}` : digits;
}

function floatToInteger(value: number): bigint {
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}

function requireInteger(value: Value, type: string): bigint {
  if (isInteger(value)) return BigInt(value);
  return raise('TypeError', `%${type} format: an integer is required, not ${typeName(value)}`);
}

function withPrefix(
  value: bigint,
  radix: number,
  flags: string,
  prefix: string,
  precision: number | null,
): string {
  const digits = (value < 0n ? -value : value).toString(radix).padStart(precision ?? 0, '0');
  return `${value < 0n ? '-' : ''}${flags.includes('#') ? prefix : ''}${digits}`;
}

function float(type: string, value: Value, precision: number): string {
  if (!isNumber(value)) raise('TypeError', `must be real number, not ${typeName(value)}`);
  const number = toFloat(value);
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  const magnitude = Math.abs(number);
  if (!Number.isFinite(number)) return sign + (Number.isNaN(number) ? 'nan' : 'inf');
  const lower = type.toLowerCase();
  if (lower === 'f') return sign + fixed(magnitude, precision);
  const text = lower === 'e' ? exponential(magnitude, precision) : general(magnitude, precision || 1, false);
  return sign + (type === lower ? text : text.toUpperCase());
}

function signed(digits: string, flags: string): string {
  if (digits.startsWith('-')) return digits;
  return flags.includes('+') ? `+${digits}` : flags.includes(' ') ? ` ${digits}` : digits;
}

function pad(text: string, width: number, flags: string, type: string): string {
  const missing = Math.abs(width) - characterCount(text);
  if (missing <= 0) return text;
  if (flags.includes('-') || width < 0) return text + ' '.repeat(missing);
  if (!flags.includes('0') || 'srac'.includes(type)) return ' '.repeat(missing) + text;
  const sign = /^[-+ ]?(?:0[xXo])?/.exec(text)![0];
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
