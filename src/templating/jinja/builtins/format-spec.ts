import { raise } from '../errors.js';
import { spendText } from '../runtime/budget.js';
import { toFloat } from '../runtime/integers.js';
import { floatRepr } from '../values/repr-scalars.js';
import { toText, typeName } from '../values/repr.js';
import { isInteger, isString, PyFloat, textOf } from '../values/scalars.js';
import { characterCount, charactersOf, joinCharacters } from '../values/text.js';
import type { Value } from '../values/value.js';

/** Python's format specification mini-language, parsed. */
interface FormatSpec {
  fill: string;
  align: '' | '<' | '>' | '=' | '^';
  sign: '' | '+' | '-' | ' ';
  alternate: boolean;
  width: number;
  grouping: '' | ',' | '_';
  precision: number | null;
  type: string;
}

const SPEC = /^(?:(.?)([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?([a-zA-Z%]?)$/su;

function parseSpec(text: string): FormatSpec {
  const match = SPEC.exec(text) ?? raise('ValueError', 'Invalid format specifier');
  const [, fill, align = '', sign = '', alternate, zero, width = '', grouping = '', precision, type = ''] =
    match;
  return {
    fill: fill || (zero ? '0' : ' '),
    align: (align || (zero ? '=' : '')) as FormatSpec['align'],
    sign: sign as FormatSpec['sign'],
    alternate: alternate === '#',
    width: Number(width),
    grouping: grouping as FormatSpec['grouping'],
    precision: precision === undefined ? null : Number(precision),
    type,
  };
}

/** format(value, spec) for texts and numbers. Throws ValueError and TypeError as Python does. */
export function formatWithSpec(value: Value, specText: string): string {
  if (specText === '') return toText(value);
  const spec = parseSpec(specText);
  spendText(spec.width + (spec.precision ?? 0));
  if (isString(value)) return formatText(textOf(value), spec);
  if (isInteger(value)) return formatInteger(BigInt(value), spec);
  if (value instanceof PyFloat) return formatFloat(value.value, spec);
  return raise('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
}

function formatText(text: string, spec: FormatSpec): string {
  if (spec.type !== '' && spec.type !== 's') failType(spec.type, 'str');
  if (spec.grouping !== '') raise('ValueError', `Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.sign !== '') raise('ValueError', 'Sign not allowed in string format specifier');
  if (spec.align === '=') raise('ValueError', "'=' alignment not allowed in string format specifier");
  const cut = spec.precision === null ? text : joinCharacters(charactersOf(text).slice(0, spec.precision));
  return padTo(cut, '', spec, '<');
}

function failType(type: string, of: string): never {
  return raise('ValueError', `Unknown format code '${type}' for object of type '${of}'`);
}

const RADIX: ReadonlyMap<string, number> = new Map([
  ['b', 2],
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

function formatInteger(value: bigint, spec: FormatSpec): string {
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(toFloat(value), spec);
  if (spec.precision !== null) raise('ValueError', 'Precision not allowed in integer format specifier');
  if (spec.type === 'c') return padTo(String.fromCodePoint(Number(value)), '', spec, '<');
  const radix = RADIX.get(spec.type);
  if (radix === undefined && !['', 'd', 'n'].includes(spec.type)) failType(spec.type, 'int');
  let digits = (value < 0n ? -value : value).toString(radix ?? 10);
  if (spec.type === 'X') digits = digits.toUpperCase();
  const prefix = spec.alternate && radix !== undefined ? `0${spec.type}` : '';
  const grouped = group(digits, spec.grouping, radix === undefined ? 3 : 4);
  return padTo(grouped, signOf(value < 0n, spec) + prefix, spec, '>');
}

function formatFloat(value: number, spec: FormatSpec): string {
  const magnitude = Math.abs(value);
  const negative = value < 0 || Object.is(value, -0);
  const [whole, ...rest] = floatDigits(magnitude, spec).split(/(?=[.e%])/);
  const digits = group(whole!, spec.grouping, 3) + rest.join('');
  return padTo(digits, signOf(negative, spec), spec, '>');
}

function floatDigits(value: number, spec: FormatSpec): string {
  const precision = spec.precision ?? 6;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';
  switch (spec.type) {
    case '':
      return spec.precision === null ? floatRepr(value) : general(value, precision || 1, true);
    case 'f':
    case 'F':
      return fixed(value, precision);
    case '%':
      return `${fixed(value * 100, precision)}%`;
    case 'e':
    case 'E': {
      const text = exponential(value, precision);
      return spec.type === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
    case 'n': {
      const text = general(value, precision || 1, false);
      return spec.type === 'G' ? text.toUpperCase() : text;
    }
    default:
      return failType(spec.type, 'float');
  }
}

/** toFixed and toExponential take at most this many digits. */
const MAX_DIGITS = 100;
/** Digits that show whether a number lies exactly between two shorter ones: more than a double has. */
const TIE_DIGITS = 30;

/** Digits after the point as Python's 'f': the exact binary value, ties to even. */
export function fixed(value: number, precision: number): string {
  if (Math.abs(value) >= 1e21)
    return BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
  const digits = Math.min(precision, MAX_DIGITS);
  return roundedToEven((count) => value.toFixed(count), digits) + '0'.repeat(precision - digits);
}

/** Python's 'e': one digit before the point, at least two in the exponent. */
export function exponential(value: number, precision: number): string {
  const digits = Math.min(precision, MAX_DIGITS);
  const exponent = value.toExponential(digits).split('e')[1]!;
  const mantissa = roundedToEven((count) => value.toExponential(count).split('e')[0]!, digits);
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** JavaScript rounds ties up, Python to the even digit. `write` gives the number with that many decimals. */
function roundedToEven(write: (decimals: number) => string, decimals: number): string {
  const rounded = write(decimals);
  const exact = write(Math.min(MAX_DIGITS, decimals + TIE_DIGITS));
  const point = exact.indexOf('.');
  if (!/^50*$/.test(exact.slice(point + 1 + decimals))) return rounded;
  const below = exact.slice(0, decimals === 0 ? point : point + 1 + decimals);
  return Number(below.at(-1)) % 2 === 0 ? below : rounded;
}

/** The 'g' format: `precision` significant digits, no trailing zeros, an exponent where it is shorter. */
export function general(value: number, precision: number, keepPoint: boolean): string {
  if (value === 0) return keepPoint ? '0.0' : '0';
  const exponent = Number(value.toExponential(Math.min(precision, 100) - 1).split('e')[1]);
  const limit = keepPoint ? Math.max(precision, 1) : precision;
  if (exponent >= -4 && exponent < limit) {
    const text = trimZeros(fixed(value, Math.max(0, precision - 1 - exponent)));
    return keepPoint && !text.includes('.') ? `${text}.0` : text;
  }
  const [mantissa, power] = exponential(value, precision - 1).split('e') as [string, string];
  return `${trimZeros(mantissa)}e${power}`;
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

function group(digits: string, separator: string, size: number): string {
  if (separator === '') return digits;
  const head = digits.length % size || size;
  const groups = [digits.slice(0, head)];
  for (let index = head; index < digits.length; index += size) groups.push(digits.slice(index, index + size));
  return groups.join(separator);
}

function signOf(negative: boolean, spec: FormatSpec): string {
  if (negative) return '-';
  return spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
}

function padTo(body: string, sign: string, spec: FormatSpec, defaultAlign: '<' | '>'): string {
  const missing = spec.width - characterCount(body) - sign.length;
  if (missing <= 0) return sign + body;
  switch (spec.align || defaultAlign) {
    case '<':
      return sign + body + spec.fill.repeat(missing);
    case '^': {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + sign + body + spec.fill.repeat(missing - left);
    }
    case '=':
      return sign + spec.fill.repeat(missing) + body;
    default:
      return spec.fill.repeat(missing) + sign + body;
  }
}
