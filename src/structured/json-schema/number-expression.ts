import { AutomatonTooLarge } from '../automata/dfa.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import {
  characters,
  choice,
  literal,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { directExpression } from '../regex/direct-expression.js';
import { ceilAt, decimalOf, floorAt, isWholeAt, type Decimal } from './decimal.js';
import { decimalRange, decimalTexts } from './number-ranges.js';

/** Significant decimal digits that every double keeps apart: bounds are compared within them. */
const EXACT_DIGITS = 15;
/** Digits of an integer without a bound: enough for 64-bit ids. */
const INTEGER_DIGITS = 20;

export interface NumberBound {
  value: number;
  exclusive: boolean;
}

export interface NumberConstraints {
  integer: boolean;
  lower: NumberBound | null;
  upper: NumberBound | null;
  /** Every one must divide the number. */
  multiples: readonly number[];
  /** Numbers that are not allowed. */
  excluded: readonly number[];
}

/** Why numbers can't be enforced: the keyword and a reason that follows its name in a sentence. */
export class NumberRefusal extends Error {
  override name = 'NumberRefusal';
  constructor(
    readonly keyword: 'multipleOf' | 'minimum',
    message: string,
  ) {
    super(message);
  }
}

/** The JSON numbers that satisfy the constraints. Throws NumberRefusal. */
export function numberExpression(constraints: NumberConstraints, builder: GrammarBuilder): Expression {
  const { integer, lower, upper, multiples, excluded } = constraints;
  if (lower === null && upper === null && multiples.length === 0 && excluded.length === 0) {
    return builder.shared(integer ? 'any-integer' : 'any-number', integer ? 'integer' : 'number', () =>
      integer ? anyInteger() : anyNumber(),
    );
  }
  const units = multiples.map(multipleUnit);
  const scale = integer ? 0 : scaleFor(constraints, units);
  const low = lower === null ? null : lowest(lower, scale);
  const high = upper === null ? null : -lowest({ value: -upper.value, exclusive: upper.exclusive }, scale);
  const unbounded = 10n ** BigInt(scale + digitsFor(constraints, integer)) - 1n;
  // Beyond the exact digits a reader that divides doubles would find other multiples.
  const limit = 10n ** BigInt(EXACT_DIGITS) - 1n;
  const range =
    units.length === 0
      ? decimalRange(low ?? -unbounded, high ?? unbounded, scale)
      : decimalRange(largest(low ?? -limit, -limit), -largest(-(high ?? limit), -limit), scale);
  if (units.length === 0 && excluded.length === 0) {
    return directExpression(range, characters);
  }
  const languages: Language[] = [{ kind: 'regex', node: range, mode: 'full' }];
  for (const unit of units) {
    const whole = integer ? wholeUnit(unit) : unit;
    languages.push({ kind: 'multiple', unit: whole.unit, fractionDigits: whole.fractionDigits });
  }
  for (const value of excluded) {
    languages.push({
      kind: 'not',
      language: { kind: 'regex', node: decimalTexts(decimalOf(value)), mode: 'full' },
    });
  }
  try {
    const dfa = languageDfa({ kind: 'all', languages }, builder.budget);
    return dfaExpression(dfa, builder, integer ? 'integer' : 'number', characters);
  } catch (error) {
    if (error instanceof AutomatonTooLarge) {
      throw new NumberRefusal('multipleOf', 'is too large to be counted in a grammar');
    }
    throw error;
  }
}

function anyInteger(): Expression {
  const tail = repeat(characters([[0x30, 0x39]]), 0, INTEGER_DIGITS - 1);
  return choice(literal('0'), sequence(optional(literal('-')), characters([[0x31, 0x39]]), tail));
}

/** The exponent's bound keeps every number within a double: parsers turn larger ones into infinity. */
function anyNumber(): Expression {
  const digit = characters([[0x30, 0x39]]);
  const exponent = sequence(
    characters([
      [0x45, 0x45],
      [0x65, 0x65],
    ]),
    choice(
      sequence(optional(literal('+')), repeat(digit, 1, 2)),
      sequence(literal('-'), repeat(digit, 1, 3)),
    ),
  );
  return sequence(
    optional(literal('-')),
    choice(literal('0'), sequence(characters([[0x31, 0x39]]), repeat(digit, 0, INTEGER_DIGITS - 1))),
    optional(sequence(literal('.'), repeat(digit, 1, INTEGER_DIGITS))),
    optional(exponent),
  );
}

/**
 * The smallest value allowed, in units of 10 ** -scale. Bounds that a double does not hold exactly are taken a step
 * inward, because readers with exact integers and readers with doubles see them differently.
 */
function lowest(bound: NumberBound, scale: number): bigint {
  const decimal: Decimal = decimalOf(bound.value);
  let value = ceilAt(decimal, scale);
  if (bound.exclusive && isWholeAt(decimal, scale)) {
    value += 1n;
  }
  if (Number.isInteger(bound.value) && !Number.isSafeInteger(bound.value)) {
    const size = value < 0n ? -value : value;
    value += (size >> 51n) + 1n;
  }
  return value;
}

/** Fraction digits used: as many as bounds of that size leave within a double's exact digits. */
function scaleFor({ lower, upper }: NumberConstraints, units: readonly MultipleUnit[]): number {
  const wholeDigits = Math.max(1, wholeDigitsOf(lower), wholeDigitsOf(upper));
  const fractionDigits = Math.max(0, ...units.map((unit) => unit.fractionDigits));
  if (units.length > 0) {
    return fractionDigits;
  }
  return Math.max(0, EXACT_DIGITS - wholeDigits);
}

function wholeDigitsOf(bound: NumberBound | null): number {
  return bound === null ? 0 : String(floorAt(absolute(decimalOf(bound.value)), 0)).length;
}

function absolute({ digits, scale }: Decimal): Decimal {
  return { digits: digits < 0n ? -digits : digits, scale };
}

/** Digits before the point on a side without a bound. */
function digitsFor({ lower, upper }: NumberConstraints, integer: boolean): number {
  return Math.max(
    integer ? INTEGER_DIGITS : EXACT_DIGITS,
    wholeDigitsOf(lower) + 1,
    wholeDigitsOf(upper) + 1,
  );
}

function largest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

interface MultipleUnit {
  /** What the digits without the point must be a multiple of. */
  unit: number;
  fractionDigits: number;
}

/**
 * Only binary fractions: for 0.01 validators that divide doubles find 0.29 / 0.01 not whole, while exact ones do, so
 * that no rule is right for both.
 */
function multipleUnit(value: number): MultipleUnit {
  const { digits, scale } = decimalOf(value);
  let fractionDigits = scale;
  let unit = digits;
  while (fractionDigits > 0 && unit % 10n === 0n) {
    unit /= 10n;
    fractionDigits -= 1;
  }
  if (unit % 5n ** BigInt(fractionDigits) !== 0n) {
    throw new NumberRefusal(
      'multipleOf',
      `${value} is no integer and no binary fraction such as 0.5 or 0.25`,
    );
  }
  if (unit > 10_000n) {
    throw new NumberRefusal('multipleOf', `${value} is too large to be counted in a grammar`);
  }
  return { unit: Number(unit), fractionDigits };
}

/** The same multiples among the integers: 1.5 leaves those of 3. */
function wholeUnit({ unit, fractionDigits }: MultipleUnit): MultipleUnit {
  let divisor = unit;
  for (let each = 0; each < fractionDigits; each += 1) {
    for (const factor of [2, 5]) {
      divisor = divisor % factor === 0 ? divisor / factor : divisor;
    }
  }
  return { unit: divisor, fractionDigits: 0 };
}
