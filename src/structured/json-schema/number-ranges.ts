import type { RegexNode } from '../regex/regex-node.js';
import type { Decimal } from './decimal.js';

const ZERO = 0x30;

/** Decimal texts, without leading zeros, of the whole numbers from low to high (both included). */
export function integerRange(low: bigint, high: bigint): RegexNode {
  return decimalRange(low, high, 0);
}

/**
 * Decimal texts of the numbers from low to high, both in units of 10 ** -scale and included, with at most `scale`
 * fraction digits and no exponent; zero has no minus.
 */
export function decimalRange(low: bigint, high: bigint, scale: number): RegexNode {
  const options: RegexNode[] = [];
  if (low < 0n) {
    const smallest = high < 0n ? -high : 1n;
    if (smallest <= -low) {
      options.push(all(digit(0x2d - ZERO), positiveRange(smallest, -low, scale)));
    }
  }
  if (high >= 0n) {
    options.push(positiveRange(low > 0n ? low : 0n, high, scale));
  }
  return any(...options);
}

/** Every way to write one number without exponent. */
export function decimalTexts({ digits: value, scale }: Decimal): RegexNode {
  const padded = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const fraction = padded.slice(padded.length - scale).replace(/0+$/u, '');
  const zeros: RegexNode = { kind: 'repeat', item: digit(0), min: 0, max: null };
  return all(
    value < 0n ? digit(0x2d - ZERO) : all(),
    text(whole),
    fraction === '' ? any(all(), all(point(), digit(0), zeros)) : all(point(), text(fraction), zeros),
  );
}

/** Numbers from low to high, neither negative. */
function positiveRange(low: bigint, high: bigint, scale: number): RegexNode {
  if (low > high) {
    return any();
  }
  const unit = 10n ** BigInt(scale);
  const lowWhole = low / unit;
  const highWhole = high / unit;
  const lowFraction = digitsOf(low % unit, scale);
  const highFraction = digitsOf(high % unit, scale);
  if (lowWhole === highWhole) {
    return all(text(String(lowWhole)), fractionRange(lowFraction, highFraction));
  }
  return any(
    all(text(String(lowWhole)), fractionRange(lowFraction, Array<number>(scale).fill(9))),
    lowWhole + 1n <= highWhole - 1n
      ? all(wholeRange(String(lowWhole + 1n), String(highWhole - 1n)), anyFraction(scale))
      : any(),
    all(text(String(highWhole)), fractionRange(Array<number>(scale).fill(0), highFraction)),
  );
}

function digitsOf(value: bigint, length: number): number[] {
  return length === 0 ? [] : Array.from(String(value).padStart(length, '0'), Number);
}

/** Whole numbers by their digits; low may be shorter than high. */
function wholeRange(low: string, high: string): RegexNode {
  if (low.length === high.length) {
    return sameLengthRange(Array.from(low, Number), Array.from(high, Number));
  }
  // Lengths with all their numbers become one expression, so that reading on never has to choose among them.
  const firstFull = /^10*$/u.test(low) ? low.length : low.length + 1;
  const lastFull = /^9+$/u.test(high) ? high.length : high.length - 1;
  const full =
    firstFull <= lastFull ? all(digits(1, 9), times(digits(0, 9), firstFull - 1, lastFull - 1)) : any();
  return any(
    firstFull > low.length ? wholeRange(low, '9'.repeat(low.length)) : any(),
    full,
    lastFull < high.length ? wholeRange(`1${'0'.repeat(high.length - 1)}`, high) : any(),
  );
}

function sameLengthRange(low: readonly number[], high: readonly number[]): RegexNode {
  const [lowFirst, ...lowRest] = low;
  const [highFirst, ...highRest] = high;
  if (lowFirst === undefined || highFirst === undefined) {
    return all();
  }
  if (low.every((each) => each === 0) && high.every((each) => each === 9)) {
    return times(digits(0, 9), low.length, low.length);
  }
  if (lowFirst === highFirst) {
    return all(digit(lowFirst), sameLengthRange(lowRest, highRest));
  }
  const nines = lowRest.map(() => 9);
  const zeros = lowRest.map(() => 0);
  // Whole blocks of ten at either end join the middle, which keeps the expression small.
  const lowWhole = lowRest.every((each) => each === 0);
  const highWhole = highRest.every((each) => each === 9);
  const from = lowWhole ? lowFirst : lowFirst + 1;
  const to = highWhole ? highFirst : highFirst - 1;
  return any(
    lowWhole ? any() : all(digit(lowFirst), sameLengthRange(lowRest, nines)),
    from <= to ? all(digits(from, to), times(digits(0, 9), lowRest.length, lowRest.length)) : any(),
    highWhole ? any() : all(digit(highFirst), sameLengthRange(zeros, highRest)),
  );
}

function anyFraction(scale: number): RegexNode {
  return scale === 0 ? all() : any(all(), all(point(), times(digits(0, 9), 1, scale)));
}

/** `.digits` between two fractions of the same length, where digits left out at the end are zeros. */
function fractionRange(low: readonly number[], high: readonly number[]): RegexNode {
  const withPoint = low.length === 0 ? any() : all(point(), fractionTail(low, high, true, true, true));
  return low.every((each) => each === 0) ? any(all(), withPoint) : withPoint;
}

/**
 * The digits from here on, when those before equal low's (tightLow) or high's (tightHigh). At the point itself at
 * least one digit must follow.
 */
function fractionTail(
  low: readonly number[],
  high: readonly number[],
  tightLow: boolean,
  tightHigh: boolean,
  first: boolean,
): RegexNode {
  const [lowFirst = 0, ...lowRest] = low;
  const [highFirst = 9, ...highRest] = high;
  if (low.length === 0) {
    return all();
  }
  if (!tightLow && !tightHigh) {
    return times(digits(0, 9), first ? 1 : 0, low.length);
  }
  const mayStop = !first && (!tightLow || low.every((each) => each === 0));
  const options: RegexNode[] = mayStop ? [all()] : [];
  if (tightLow && tightHigh && lowFirst === highFirst) {
    options.push(all(digit(lowFirst), fractionTail(lowRest, highRest, true, true, false)));
    return any(...options);
  }
  if (tightLow) {
    options.push(all(digit(lowFirst), fractionTail(lowRest, highRest, true, false, false)));
  }
  const from = tightLow ? lowFirst + 1 : 0;
  const to = tightHigh ? highFirst - 1 : 9;
  if (from <= to) {
    options.push(all(digits(from, to), fractionTail(lowRest, highRest, false, false, false)));
  }
  if (tightHigh) {
    options.push(all(digit(highFirst), fractionTail(lowRest, highRest, false, true, false)));
  }
  return any(...options);
}

function all(...items: readonly RegexNode[]): RegexNode {
  return { kind: 'sequence', items };
}

function any(...options: readonly RegexNode[]): RegexNode {
  return { kind: 'choice', options };
}

function times(item: RegexNode, min: number, max: number): RegexNode {
  return { kind: 'repeat', item, min, max };
}

function digits(low: number, high: number): RegexNode {
  return { kind: 'characters', set: [[ZERO + low, ZERO + high]] };
}

function digit(value: number): RegexNode {
  return digits(value, value);
}

function point(): RegexNode {
  return { kind: 'characters', set: [[0x2e, 0x2e]] };
}

function text(value: string): RegexNode {
  return all(...Array.from(value, (each) => digit(Number(each))));
}
