import { describe, expect, it } from 'vitest';
import { poolingEngine, poolingModel } from '../../../test/support/pooling-engine.js';
import { relevanceLogitOf, relevanceOf } from './relevance.js';

describe('relevanceOf', () => {
  const relevance = async (logits: number[], classLabels?: string[]): Promise<number> => {
    const engine = await poolingEngine({ task: 'score' }, { info: classLabels ? { classLabels } : {} });
    return relevanceOf(Float32Array.from(logits), poolingModel('judge', engine));
  };

  it('is the sigmoid of a single logit', async () => {
    expect(await relevance([0])).toBe(0.5);
    expect(await relevance([Math.log(3)])).toBeCloseTo(0.75, 6);
  });

  it('is the softmax of yes against no, wherever yes stands', async () => {
    expect(await relevance([2, 1], ['yes', 'no'])).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
    expect(await relevance([2, 1], ['no', 'Yes'])).toBeCloseTo(1 / (1 + Math.exp(1)), 6);
    expect(await relevance([2, 1])).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });

  it('takes log probabilities as well, minus infinity too', async () => {
    expect(await relevance([Math.log(0.9), Math.log(0.1)])).toBeCloseTo(0.9, 6);
    expect(await relevance([-Infinity, 0])).toBe(0);
    expect(await relevance([0, -Infinity])).toBe(1);
  });

  it('is the sigmoid of the raw logit', async () => {
    const judge = poolingModel('judge', await poolingEngine({ task: 'score' }, { info: {} }));
    expect(relevanceLogitOf(Float32Array.of(-3), judge)).toBe(-3);
    expect(relevanceLogitOf(Float32Array.of(2, 0.5), judge)).toBe(1.5);
    expect(relevanceOf(Float32Array.of(2, 0.5), judge)).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 6);
  });

  it('refuses models with other classes', async () => {
    await expect(relevance([1, 2, 3])).rejects.toThrow(
      "The model 'judge' can't score pairs: it must give one logit, or those of yes and no, and gives 3.",
    );
  });
});
