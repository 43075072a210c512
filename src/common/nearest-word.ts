/**
 * The candidate that a mistyped word most likely meant, or null when none is close.
 *
 * Counts inserted, deleted, replaced and swapped characters (optimal string alignment); a candidate counts as
 * close when at most a third of the longer word has to change.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | null {
  let nearest: string | null = null;
  let smallest = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < smallest && distance <= Math.max(word.length, candidate.length) / 3) {
      nearest = candidate;
      smallest = distance;
    }
  }
  return nearest;
}

function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= left.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (same ? 0 : 1),
          swapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(left.length, right.length);
}
