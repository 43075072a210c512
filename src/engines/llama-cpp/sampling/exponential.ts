/** Table entries per unit. */
const STEPS = 64;
/** e ** -120 is 8e-53: beside the 1 of the most likely token it is nothing, even a million times. */
const FARTHEST = 120;
const TABLE = Float64Array.from({ length: FARTHEST * STEPS }, (_, index) => Math.exp(-index / STEPS));

/** The series' coefficients, for a rest in table entries. */
const FIRST = 1 / STEPS;
const SECOND = 1 / (2 * STEPS ** 2);
const THIRD = 1 / (6 * STEPS ** 3);

/**
 * e ** x for x <= 0, to a relative error of 3e-9: about four times as fast as Math.exp, and it runs once per
 * vocabulary entry and token. The table gives the nearest power above; what is left, less than 1/64, is small
 * enough for the first four terms of the series. 0 below -120.
 */
export function expNonPositive(x: number): number {
  const scaled = x * -STEPS;
  if (!(scaled < TABLE.length)) {
    return 0;
  }
  const index = scaled | 0;
  const rest = scaled - index;
  return (TABLE[index] as number) * (1 - rest * (FIRST - rest * (SECOND - rest * THIRD)));
}
