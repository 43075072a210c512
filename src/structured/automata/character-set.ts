/**
 * Sets of Unicode code points as sorted, disjoint, non-touching inclusive ranges. Surrogates (D800 to DFFF) are no
 * characters and never in a set: UTF-8 can't hold them.
 */
export type CharacterRange = readonly [low: number, high: number];
export type CharacterSet = readonly CharacterRange[];

export const MAX_CODE_POINT = 0x10ffff;

/** Every character there is. */
export const ANY_CHARACTER: CharacterSet = [
  [0, 0xd7ff],
  [0xe000, MAX_CODE_POINT],
];

export const EMPTY_SET: CharacterSet = [];

/** The set of the given ranges, in any order and overlapping or not. */
export function characterSet(ranges: readonly CharacterRange[]): CharacterSet {
  return intersect(merged(ranges), ANY_CHARACTER);
}

/** The set of the characters of a text. */
export function charactersOf(text: string): CharacterSet {
  return characterSet(codePointsOf(text).map((codePoint) => [codePoint, codePoint]));
}

export function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

export function union(...sets: readonly CharacterSet[]): CharacterSet {
  return merged(sets.flat());
}

export function intersect(left: CharacterSet, right: CharacterSet): CharacterSet {
  const result: CharacterRange[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const [leftLow, leftHigh] = left[i] as CharacterRange;
    const [rightLow, rightHigh] = right[j] as CharacterRange;
    const low = Math.max(leftLow, rightLow);
    const high = Math.min(leftHigh, rightHigh);
    if (low <= high) {
      result.push([low, high]);
    }
    if (leftHigh < rightHigh) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return result;
}

export function complement(set: CharacterSet): CharacterSet {
  const gaps: CharacterRange[] = [];
  let next = 0;
  for (const [low, high] of set) {
    if (low > next) {
      gaps.push([next, low - 1]);
    }
    next = high + 1;
  }
  if (next <= MAX_CODE_POINT) {
    gaps.push([next, MAX_CODE_POINT]);
  }
  return intersect(gaps, ANY_CHARACTER);
}

export function subtract(left: CharacterSet, right: CharacterSet): CharacterSet {
  return intersect(left, complement(right));
}

export function contains(set: CharacterSet, codePoint: number): boolean {
  return set.some(([low, high]) => low <= codePoint && codePoint <= high);
}

function merged(ranges: readonly CharacterRange[]): CharacterSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = result.at(-1);
    if (last !== undefined && low <= last[1] + 1) {
      last[1] = Math.max(last[1], high);
    } else {
      result.push([low, high]);
    }
  }
  return result;
}
