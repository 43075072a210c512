import type { Logger } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { servedModel } from '../../../test/support/engine-double.js';
import type { EngineStatistics } from '../../engines/engine.js';
import { logStatistics } from './statistics-log.js';

const IDLE: EngineStatistics = {
  requestsRunning: 0,
  requestsWaiting: 0,
  kvCacheUsage: 0,
  prefixCacheQueriedTokens: 0,
  prefixCacheHitTokens: 0,
  prefilledTokens: 500,
  generatedTokens: 300,
};

describe('logStatistics', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('writes a line per engine while it works, and none while it idles', () => {
    const lines: string[] = [];
    const logger = {
      info: ({ model }: { model: string }, line: string) => lines.push(`${model}: ${line}`),
    } as unknown as Logger;
    let statistics = IDLE;
    const engine = { get statistics() { return statistics; } } as never;
    const models = ['first', 'alias'].map((name) => ({ ...servedModel(name, 'generate'), engine }));
    const stop = logStatistics(models, logger);
    vi.advanceTimersByTime(20_000);
    expect(lines).toEqual([]);
    statistics = { ...IDLE, prefilledTokens: 620, generatedTokens: 345, requestsRunning: 2, requestsWaiting: 1, kvCacheUsage: 0.256 };
    vi.advanceTimersByTime(10_000);
    expect(lines).toEqual([
      'first: Avg prompt throughput: 12.0 tokens/s, Avg generation throughput: 4.5 tokens/s, Running: 2 reqs, Waiting: 1 reqs, KV cache usage: 25.6%',
    ]);
    statistics = { ...statistics, requestsRunning: 0, requestsWaiting: 0 };
    vi.advanceTimersByTime(10_000);
    stop();
    statistics = { ...statistics, generatedTokens: 999 };
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(1);
  });
});
