import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { argmax, logSumExp, rankedLogprob, topLogprobs } from './log-probabilities.js';

const logitsArbitrary = fc
  .array(fc.float({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 400 })
  .map((values) => Float32Array.from(values));

/** Log softmax in double precision by the definition. */
function reference(logits: Float32Array): number[] {
  const top = Math.max(...logits);
  const normalizer = top + Math.log([...logits].reduce((sum, logit) => sum + Math.exp(logit - top), 0));
  return [...logits].map((logit) => logit - normalizer);
}

describe('log probabilities', () => {
  it('equal a full softmax to 1e-5', () => {
    fc.assert(
      fc.property(logitsArbitrary, (logits) => {
        const expected = reference(logits);
        const normalizer = logSumExp(logits);
        for (const [id, logprob] of expected.entries()) {
          expect(Math.abs(rankedLogprob(logits, id, normalizer).logprob - logprob)).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('rank the most likely token 1 and list the top in order', () => {
    fc.assert(
      fc.property(logitsArbitrary, fc.integer({ min: 0, max: 30 }), (logits, count) => {
        const normalizer = logSumExp(logits);
        const top = topLogprobs(logits, count, normalizer);
        const expected = [...reference(logits)].sort((a, b) => b - a).slice(0, count);
        expect(top.ids).toHaveLength(expected.length);
        for (const [index, logprob] of expected.entries()) {
          expect(Math.abs((top.logprobs[index] ?? 0) - logprob)).toBeLessThan(1e-4);
        }
        expect(new Set(top.ids).size).toBe(top.ids.length);
        expect(rankedLogprob(logits, argmax(logits), normalizer).rank).toBe(1);
      }),
    );
  });

  it('are -Infinity for forbidden tokens', () => {
    const logits = Float32Array.of(1, -Infinity, 2);
    expect(rankedLogprob(logits, 1, logSumExp(logits))).toEqual({ logprob: -Infinity, rank: 3 });
  });
});
