/** An exact decimal number: digits * 10 ** -scale. JSON numbers are read as what their shortest text says. */
export interface Decimal {
  digits: bigint;
  /** At least 0. */
  scale: number;
}

export function decimalOf(value: number): Decimal {
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/u.exec(String(value)) ?? [];
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** The value in units of 10 ** -scale, rounded up. */
export function ceilAt(value: Decimal, scale: number): bigint {
  return -floorAt({ digits: -value.digits, scale: value.scale }, scale);
}

/** The value in units of 10 ** -scale, rounded down. */
export function floorAt(value: Decimal, scale: number): bigint {
  if (value.scale <= scale) {
    return value.digits * 10n ** BigInt(scale - value.scale);
  }
  const divisor = 10n ** BigInt(value.scale - scale);
  const quotient = value.digits / divisor;
  return value.digits < 0n && quotient * divisor !== value.digits ? quotient - 1n : quotient;
}

/** Whether the value is a whole number in units of 10 ** -scale. */
export function isWholeAt(value: Decimal, scale: number): boolean {
  return floorAt(value, scale) === ceilAt(value, scale);
}

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : greatestCommonDivisor(b, a % b);
}
