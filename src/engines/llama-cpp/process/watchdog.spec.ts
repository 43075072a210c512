import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { FromWorker } from '../messages.js';
import { Watchdog } from './watchdog.js';

describe('Watchdog', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** Lets `seconds` pass, in each of which the worker says something; returns what the watchdog found. */
  function watch(
    seconds: number,
    says: (second: number) => FromWorker | null,
    { hasWork = true, timeoutSeconds = 100 } = {},
  ): string[] {
    const found: string[] = [];
    const watchdog = new Watchdog({
      timeoutSeconds,
      hasWork: () => hasWork,
      hung: (reason) => found.push(reason),
    });
    watchdog.start();
    for (let second = 0; second < seconds; second++) {
      vi.advanceTimersByTime(1000);
      const message = says(second);
      if (message !== null) watchdog.note(message);
    }
    watchdog.stop();
    return found;
  }

  it('finds a worker that says nothing', () => {
    expect(watch(40, () => null)).toEqual(['it gave no sign of life for 30 s']);
    expect(watch(40, () => null, { timeoutSeconds: 3 })).toEqual(['it gave no sign of life for 3 s']);
  });

  it('finds a worker that is alive and computes for ever', () => {
    expect(watch(200, () => ({ type: 'alive', steps: 7 }))).toEqual(['it made no progress for 100 s']);
  });

  it('leaves a worker alone that finishes steps, has nothing to do, or may take for ever', () => {
    expect(watch(1000, (second) => ({ type: 'alive', steps: Math.floor(second / 60) }))).toEqual([]);
    expect(watch(1000, () => null, { hasWork: false })).toEqual([]);
    expect(watch(1000, () => null, { timeoutSeconds: 0 })).toEqual([]);
  });
});
