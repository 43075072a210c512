import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { RepetitionRule } from '../engine.js';
import { RepetitionWatch } from './repetition-watch.js';

/** The rule by its definition: every pattern that the tokens may end with is counted. */
function goesInCircles(tokens: readonly number[], rule: RepetitionRule): boolean {
  for (let size = rule.minSize; size <= Math.min(rule.maxSize, tokens.length); size++) {
    const pattern = tokens.slice(-size).join();
    const at = (end: number): boolean => end >= size && tokens.slice(end - size, end).join() === pattern;
    let count = 0;
    if (rule.consecutive) while (at(tokens.length - count * size)) count++;
    else for (let end = size; end <= tokens.length; end++) count += at(end) ? 1 : 0;
    if (count >= rule.minCount) return true;
  }
  return false;
}

const firstCircle = (tokens: readonly number[], rule: RepetitionRule): number => {
  const watch = new RepetitionWatch(rule);
  return tokens.findIndex((token) => watch.push(token));
};

const rules = fc
  .record({
    minSize: fc.integer({ min: 1, max: 4 }),
    more: fc.integer({ min: 0, max: 3 }),
    minCount: fc.integer({ min: 1, max: 4 }),
    consecutive: fc.boolean(),
  })
  .map(({ more, consecutive, minCount, minSize }) => ({
    minSize,
    maxSize: consecutive ? minSize + more : minSize,
    minCount: consecutive ? minCount + 1 : minCount,
    consecutive,
  }));

describe('RepetitionWatch', () => {
  it('finds what the definition finds, with the very token', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 }), rules, (tokens, rule) => {
        const watch = new RepetitionWatch(rule);
        for (const [index, token] of tokens.entries()) {
          expect(watch.push(token)).toBe(goesInCircles(tokens.slice(0, index + 1), rule));
        }
      }),
    );
  });

  it.each([
    ['a token four times', [7, 1, 1, 1, 1], { minSize: 1, maxSize: 8, minCount: 4 }, 4],
    ['a pattern of three, twice', [1, 2, 3, 1, 2, 3], { minSize: 2, maxSize: 3, minCount: 2 }, 5],
    ['no pattern that is too short', [1, 1, 1, 1, 1], { minSize: 3, maxSize: 4, minCount: 2 }, -1],
    ['no pattern that is too long', [1, 2, 3, 1, 2, 3], { minSize: 1, maxSize: 2, minCount: 2 }, -1],
  ])('finds %s', (_, tokens, rule, at) => {
    expect(firstCircle(tokens, { ...rule, consecutive: true })).toBe(at);
  });

  it('counts what is not in a row where the rule says so', () => {
    const rule = { minSize: 2, maxSize: 2, minCount: 3 };
    const tokens = [1, 2, 9, 1, 2, 8, 1, 2];
    expect(firstCircle(tokens, { ...rule, consecutive: false })).toBe(7);
    expect(firstCircle(tokens, { ...rule, consecutive: true })).toBe(-1);
  });
});
