import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  argmax,
  largest,
  logSumExp,
  rankedLogprob,
  rankedWithTop,
  topLogprobs,
} from './log-probabilities.js';

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

  it('are the same found together as one by one, ties and forbidden tokens included', () => {
    const few = fc
      .array(fc.constantFrom(-Infinity, -2, 0, 0.5, 3), { minLength: 1, maxLength: 60 })
      .map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(fc.oneof(few, logitsArbitrary), fc.nat(30), fc.nat(400), (logits, count, pick) => {
        const id = pick % logits.length;
        const normalizer = logSumExp(logits);
        const { top, ...ranked } = rankedWithTop(logits, id, count);
        expect(ranked).toEqual(rankedLogprob(logits, id, normalizer));
        expect(top).toEqual(topLogprobs(logits, count, normalizer));
      }),
    );
  });

  it('list any number of tokens in the order of a full sort', () => {
    const values = fc.array(fc.constantFrom(-Infinity, -1, 0, 1, 2.5), { minLength: 1, maxLength: 700 });
    fc.assert(
      fc.property(values, fc.nat(700), (list, count) => {
        const logits = Float32Array.from(list);
        const order = [...logits.keys()]
          .sort((a, b) => (logits[a] === logits[b] ? a - b : (logits[b] ?? 0) - (logits[a] ?? 0)))
          .slice(0, count);
        expect([...largest(logits, count).ids]).toEqual(order);
      }),
    );
  });

  it('are -Infinity for forbidden tokens', () => {
    const logits = Float32Array.of(1, -Infinity, 2);
    expect(rankedLogprob(logits, 1, logSumExp(logits))).toEqual({ logprob: -Infinity, rank: 3 });
  });
});
