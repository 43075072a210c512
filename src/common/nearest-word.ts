/**
 * The candidate that a mistyped word most likely meant, or null when none is close.
 *
 * Distance is Levenshtein's (insert, delete, replace one character each); a candidate counts as close when at
 * most a third of the longer word has to change.
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
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
