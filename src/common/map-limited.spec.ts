import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapLimited } from './map-limited.js';

describe('mapLimited', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const doubled = await mapLimited([5, 1, 4, 2, 3, 0], 2, async (count) => {
      most = Math.max(most, ++running);
      for (let round = 0; round < count; round++) await setImmediate();
      running--;
      return count * 2;
    });
    expect(doubled).toEqual([10, 2, 8, 4, 6, 0]);
    expect(most).toBe(2);
  });

  it('ends with the first failure, and takes an empty list', async () => {
    await expect(
      mapLimited([1, 2, 3], 2, async (value) => {
        if (value === 2) throw new Error('two');
      }),
    ).rejects.toThrow('two');
    expect(await mapLimited([], 4, async (value) => value)).toEqual([]);
  });
});
