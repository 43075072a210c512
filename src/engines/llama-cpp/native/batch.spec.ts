import { describe, expect, it } from 'vitest';
import { TokenBatch } from './batch.js';

describe('TokenBatch', () => {
  it('numbers its rows and gives them back', () => {
    const batch = new TokenBatch(3);
    expect(batch.add(7, 0, 2, false)).toBe(0);
    expect(batch.add(9, 1, 2, true)).toBe(1);
    expect(batch.length).toBe(2);
    expect([batch.tokenAt(1), batch.positionAt(1), batch.sequenceAt(1), batch.wantsOutputAt(1)]).toEqual([
      9,
      1,
      2,
      true,
    ]);
    expect(batch.wantsOutputAt(0)).toBe(false);
  });

  it('starts again when cleared', () => {
    const batch = new TokenBatch(1);
    batch.add(7, 0, 0, true);
    batch.clear();
    expect(batch.length).toBe(0);
    expect(batch.add(8, 0, 0, true)).toBe(0);
  });

  it('holds no more than its capacity', () => {
    const batch = new TokenBatch(1);
    batch.add(7, 0, 0, true);
    expect(() => batch.add(8, 1, 0, true)).toThrow(new RangeError('the batch holds 1 rows'));
    expect(() => new TokenBatch(0)).toThrow('batch capacity must be a positive integer, got 0');
  });
});
