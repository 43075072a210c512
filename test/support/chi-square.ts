/**
 * Pearson's test of counts against expected shares: the probability of a deviation at least this large. Categories
 * with less than five expected draws count together; a draw that can't be makes it 0.
 */
export function chiSquareP(counts: readonly number[], shares: readonly number[]): number {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  let rare = { count: 0, expected: 0 };
  const cells: { count: number; expected: number }[] = [];
  for (const [index, share] of shares.entries()) {
    const cell = { count: counts[index] ?? 0, expected: share * draws };
    if (share === 0 && cell.count > 0) return 0;
    if (cell.expected >= 5) cells.push(cell);
    else rare = { count: rare.count + cell.count, expected: rare.expected + cell.expected };
  }
  if (rare.expected > 0) cells.push(rare);
  if (cells.length < 2) return 1;
  const statistic = cells.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0);
  return upperGamma((cells.length - 1) / 2, statistic / 2);
}

/** The regularized upper incomplete gamma function, by the series of the lower one. */
function upperGamma(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < 10_000 && term > sum * 1e-15; step++) {
    term *= x / (shape + step);
    sum += term;
  }
  return Math.max(0, 1 - sum * Math.exp(shape * Math.log(x) - x - logGamma(shape)));
}

/** Stirling's series after moving the argument up; exact to 1e-10 for what is needed here. */
function logGamma(value: number): number {
  let shifted = value;
  let product = 1;
  while (shifted < 10) product *= shifted++;
  const inverse = 1 / shifted;
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    0.5 * Math.log(2 * Math.PI) +
    inverse / 12 -
    inverse ** 3 / 360 -
    Math.log(product)
  );
}
