import { expect, it } from 'vitest';
import { durationText, limitHeaders } from './limit-headers.js';

it.each([
  [0, '0ms'],
  [20, '20ms'],
  [999.2, '1s'],
  [1_000, '1s'],
  [1_001, '2s'],
  [59_999, '1m0s'],
  [360_000, '6m0s'],
  [86_399_000, '23h59m59s'],
  [3_600_000, '1h0m0s'],
])('durationText(%d) is %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

it('limitHeaders tells of the limits that there are', () => {
  const tokens = { limit: 1000, remaining: 10, resetMs: 59_400 };
  expect(limitHeaders({ requests: null, tokens })).toEqual({
    'x-ratelimit-limit-tokens': '1000',
    'x-ratelimit-remaining-tokens': '10',
    'x-ratelimit-reset-tokens': '1m0s',
  });
});
