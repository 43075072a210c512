import { raise, raiseLimit } from '../errors.js';
import { isNumber, isString, Markup, PyFloat, textOf, type PyNumber } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import { typeName } from '../values/repr.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { percentFormat } from '../builtins/percent-format.js';
import { escapeMarkup } from '../builtins/escape.js';
import { spend, spendText } from './budget.js';
import { fromBigInt, toBigInt, toFloat } from './integers.js';

/** Bits that the result of `**` and `*` may have; Python would compute it until memory ends. */
const MAX_INTEGER_BITS = 100_000;

function isFloatOperation(left: PyNumber, right: PyNumber): boolean {
  return left instanceof PyFloat || right instanceof PyFloat;
}

type PyInteger = Exclude<PyNumber, PyFloat>;

/** Applies an operation: on floats if one operand is a float, on numbers while the result is safe, else on bigints. */
function calculate(
  left: PyNumber,
  right: PyNumber,
  onNumbers: (a: number, b: number) => number,
  onBigInts: (a: bigint, b: bigint) => bigint,
): Value {
  if (isFloatOperation(left, right)) return new PyFloat(onNumbers(toFloat(left), toFloat(right)));
  if (typeof left !== 'bigint' && typeof right !== 'bigint') {
    const result = onNumbers(Number(left), Number(right));
    if (Number.isSafeInteger(result)) return result === 0 ? 0 : result;
  }
  const a = toBigInt(left as PyInteger);
  const b = toBigInt(right as PyInteger);
  return fromBigInt(onBigInts(a, b));
}

function failOperands(operator: string, left: Value, right: Value): never {
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
  return raise(
    'TypeError',
    `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** `+`: numbers, texts, lists and tuples, never a mix of them. */
export function add(left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return joinTexts(left, right);
  if (isNumber(left) && isNumber(right)) {
    return calculate(
      left,
      right,
      (a, b) => a + b,
      (a, b) => a + b,
    );
  }
  if (isString(left) && isString(right)) {
    // One of them is Markup: the other is escaped (markupsafe).
    return new Markup(joinTexts(escapeMarkup(left), escapeMarkup(right)));
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    spend(left.length + right.length);
    return left.concat(right);
  }
  if (left instanceof PyTuple && right instanceof PyTuple) {
    spend(left.items.length + right.items.length);
    return new PyTuple(left.items.concat(right.items));
  }
  if (isString(left) && !(right instanceof Undefined)) {
    return raise('TypeError', `can only concatenate str (not "${typeName(right)}") to str`);
  }
  return failOperands('+', left, right);
}

function joinTexts(left: string, right: string): string {
  spendText(left.length + right.length);
  return left + right;
}

export function subtract(left: Value, right: Value): Value {
  if (!isNumber(left) || !isNumber(right)) return failOperands('-', left, right);
  return calculate(
    left,
    right,
    (a, b) => a - b,
    (a, b) => a - b,
  );
}

/** `*`: numbers, or a text, list or tuple repeated. */
export function multiply(left: Value, right: Value): Value {
  if (isNumber(left) && isNumber(right)) {
    return calculate(left, right, (a, b) => a * b, multiplyBigInts);
  }
  const repeated = repeat(left, right) ?? repeat(right, left);
  return repeated ?? failOperands('*', left, right);
}

function multiplyBigInts(left: bigint, right: bigint): bigint {
  if (bitLength(left) + bitLength(right) > MAX_INTEGER_BITS)
    raiseLimit('the template computed too large an integer');
  spend((bitLength(left) + bitLength(right)) / 64);
  return left * right;
}

/** Upper bound of the number of bits. */
function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}

function repeat(sequence: Value, count: Value): Value | null {
  if (typeof count !== 'number' && typeof count !== 'boolean' && typeof count !== 'bigint') return null;
  const times = Math.max(0, Number(count));
  if (isString(sequence)) {
    const text = textOf(sequence);
    spendText(text.length * times);
    const repeated = text === '' ? '' : text.repeat(times);
    return sequence instanceof Markup ? new Markup(repeated) : repeated;
  }
  if (Array.isArray(sequence)) return repeatItems(sequence, times);
  return sequence instanceof PyTuple ? new PyTuple(repeatItems(sequence.items, times)) : null;
}

function repeatItems(items: readonly Value[], times: number): Value[] {
  if (items.length === 0) return [];
  spend(items.length * times);
  const result: Value[] = [];
  for (let round = 0; round < times; round++) for (const item of items) result.push(item);
  return result;
}

function requireNonZero(value: PyNumber, message = 'division by zero'): void {
  // oxlint-disable-next-line eqeqeq
  if ((value instanceof PyFloat ? value.value : Number(value)) == 0) raise('ZeroDivisionError', message);
}

/** `/`: always a float. */
export function divide(left: Value, right: Value): Value {
  if (!isNumber(left) || !isNumber(right)) return failOperands('/', left, right);
  requireNonZero(right);
  if ((typeof left === 'bigint' || typeof right === 'bigint') && !isFloatOperation(left, right)) {
    return new PyFloat(divideBigInts(toBigInt(left as PyInteger), toBigInt(right as PyInteger)));
  }
  return new PyFloat(toFloat(left) / toFloat(right));
}

/** True division of ints: the quotient is computed with more bits than a float has, then rounded once. */
function divideBigInts(left: bigint, right: bigint): number {
  const negative = left < 0n !== right < 0n;
  const dividend = left < 0n ? -left : left;
  const divisor = right < 0n ? -right : right;
  const shift = Math.max(0, 64 + bitLength(divisor) - bitLength(dividend));
  const scaled = dividend << BigInt(shift);
  // The last bit stands for whatever the division leaves over.
  const quotient = Number((scaled / divisor) | (scaled % divisor === 0n ? 0n : 1n)) * 2 ** -shift;
  if (!Number.isFinite(quotient)) raise('OverflowError', 'integer division result too large for a float');
  return negative ? -quotient : quotient;
}

/** `//`: rounds towards negative infinity. */
export function floorDivide(left: Value, right: Value): Value {
  if (!isNumber(left) || !isNumber(right)) return failOperands('//', left, right);
  requireNonZero(right, 'integer division or modulo by zero');
  if (isFloatOperation(left, right)) return new PyFloat(divmodFloats(toFloat(left), toFloat(right)).quotient);
  const a = toBigInt(left as PyInteger);
  const b = toBigInt(right as PyInteger);
  const quotient = a / b;
  return fromBigInt(a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient);
}

/** `%`: remainder with the sign of the divisor, or printf-style formatting of a text. */
export function modulo(left: Value, right: Value): Value {
  if (isString(left)) return percentFormat(left, right);
  if (!isNumber(left) || !isNumber(right)) return failOperands('%', left, right);
  requireNonZero(right, 'integer division or modulo by zero');
  if (isFloatOperation(left, right))
    return new PyFloat(divmodFloats(toFloat(left), toFloat(right)).remainder);
  if (typeof left !== 'bigint' && typeof right !== 'bigint') {
    const divisor = Number(right);
    const remainder = Number(left) % divisor;
    return remainder !== 0 && remainder < 0 !== divisor < 0 ? remainder + divisor : remainder + 0;
  }
  const divisor = toBigInt(right as PyInteger);
  const remainder = toBigInt(left as PyInteger) % divisor;
  return fromBigInt(remainder !== 0n && remainder < 0n !== divisor < 0n ? remainder + divisor : remainder);
}

/** CPython's float_divmod: the quotient is computed from the remainder, so that both are exact. */
function divmodFloats(left: number, right: number): { quotient: number; remainder: number } {
  let remainder = left % right;
  let quotient = (left - remainder) / right;
  if (remainder === 0) remainder = right < 0 ? -0 : 0;
  else if (remainder < 0 !== right < 0) {
    remainder += right;
    quotient -= 1;
  }
  if (quotient === 0)
    return { quotient: Object.is(left / right, -0) || left / right < 0 ? -0 : 0, remainder };
  const floor = Math.floor(quotient);
  return { quotient: quotient - floor > 0.5 ? floor + 1 : floor, remainder };
}

/** `**`: an int for ints unless the exponent is negative. */
export function power(left: Value, right: Value): Value {
  if (!isNumber(left) || !isNumber(right)) return failOperands('** or pow()', left, right);
  if (isFloatOperation(left, right) || Number(right) < 0) return powerOfFloats(toFloat(left), toFloat(right));
  const base = toBigInt(left as PyInteger);
  const exponent = toBigInt(right as PyInteger);
  if (base >= -1n && base <= 1n)
    return fromBigInt(exponent % 2n === 0n ? base * base || 1n - (exponent > 0n ? 1n : 0n) : base);
  const bits = bitLength(base) * Number(exponent);
  if (bits > MAX_INTEGER_BITS) raiseLimit('the template computed too large an integer');
  spend(bits / 64);
  return fromBigInt(base ** exponent);
}

function powerOfFloats(base: number, exponent: number): Value {
  if (base === 0 && exponent < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  // Python: 1 ** x and x ** 0 are 1, whatever the other is, NaN too.
  if (base === 1 || exponent === 0) return new PyFloat(1);
  const result = base ** exponent;
  if (Number.isNaN(result) && !Number.isNaN(base) && !Number.isNaN(exponent)) {
    raise('TypeError', 'complex numbers are not supported in templates');
  }
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)) {
    raise('OverflowError', 'Numerical result out of range');
  }
  return new PyFloat(result);
}

/** Unary `-`. */
export function negate(operand: Value): Value {
  if (operand instanceof PyFloat) return new PyFloat(-operand.value);
  if (typeof operand === 'bigint') return fromBigInt(-operand);
  if (isNumber(operand)) return 0 - Number(operand);
  return failOperand('-', operand);
}

/** Unary `+`. */
export function positive(operand: Value): Value {
  if (typeof operand === 'boolean') return Number(operand);
  return isNumber(operand) ? operand : failOperand('+', operand);
}

function failOperand(operator: string, operand: Value): never {
  if (operand instanceof Undefined) operand.fail();
  return raise('TypeError', `bad operand type for unary ${operator}: '${typeName(operand)}'`);
}
