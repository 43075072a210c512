import { describe, expect, it } from 'vitest';
import { mergeIterables } from './merge-iterables.js';

async function* items(values: readonly number[], closed?: () => void): AsyncGenerator<number> {
  try {
    for (const value of values) {
      await new Promise((resolve) => setTimeout(resolve, value % 3));
      yield value;
    }
  } finally {
    closed?.();
  }
}

describe('mergeIterables', () => {
  it('yields every item once, in order within its source', async () => {
    const sources = [[1, 2, 3], [], [4, 5], [6]];
    const seen: number[][] = sources.map(() => []);
    for await (const [index, value] of mergeIterables(sources.map((values) => items(values))))
      seen[index]?.push(value);
    expect(seen).toEqual(sources);
  });

  it('passes a failure on and ends the other sources', async () => {
    let closed = false;
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    }
    const merged = mergeIterables([items([1, 2, 3, 4, 5, 6], () => (closed = true)), failing()]);
    await expect(
      (async () => {
        for await (const _ of merged);
      })(),
    ).rejects.toThrow('broken');
    await expect.poll(() => closed).toBe(true);
  });

  it('ends its sources when the loop is left', async () => {
    let closed = 0;
    for await (const _ of mergeIterables([items([1, 2], () => closed++), items([3, 4], () => closed++)]))
      break;
    await expect.poll(() => closed).toBe(2);
  });
});
