import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, startRedis, type TestRedis } from '../../test/support/redis.js';
import { NO_LIMITS, type KeyLimits, type LimitedKey } from './key-limits.js';
import { RedisLimiter } from './redis-limiter.js';

describe.runIf(hasRedis)('RedisLimiter', () => {
  let redis: TestRedis;
  let one: RedisLimiter;
  let other: RedisLimiter;
  const troubles: string[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    const trouble = (message: string): number => troubles.push(message);
    one = await RedisLimiter.connect(redis.url, trouble);
    other = await RedisLimiter.connect(redis.url, trouble);
  });
  afterAll(() => {
    one.onApplicationShutdown();
    other.onApplicationShutdown();
  });

  const key = (name: string, limits: Partial<KeyLimits>): LimitedKey => ({
    name,
    limits: { ...NO_LIMITS, ...limits },
  });

  it('counts requests of all processes together', async () => {
    const team = key('requests', { requestsPerDay: 3, tokensPerMinute: 1000 });
    const standings = [];
    for (const limiter of [one, other, one])
      standings.push((await limiter.begin(team)).standing.requests?.remaining);
    expect(standings).toEqual([2, 1, 0]);
    expect((await other.begin(team)).refusal).toMatchObject({
      limitName: 'requests per day',
      limit: 3,
      used: 3,
    });
    expect((await one.begin(key('another', { requestsPerDay: 1 }))).refusal).toBeNull();
  });

  it('counts tokens of all processes together, and makes up for too many', async () => {
    const team = key('tokens', { tokensPerMinute: 100, tokensPerDay: 1_000_000 });
    expect((await one.begin(team)).refusal).toBeNull();
    one.charge(team, 5_000);
    expect((await one.standing(team)).tokens).toMatchObject({ limit: 100, remaining: 0 });
    const { refusal } = await other.begin(team);
    expect(refusal).toMatchObject({ unit: 'tokens', limitName: 'tokens per minute' });
    expect(refusal?.retryMs).toBeGreaterThan(60_000);
  });

  it('counts requests at the same time in each process', async () => {
    const team = key('parallel', { maxParallelRequests: 1, requestsPerDay: 100 });
    expect((await one.begin(team)).refusal).toBeNull();
    expect((await one.begin(team)).refusal).toMatchObject({ limitName: 'requests at the same time' });
    expect((await other.begin(team)).refusal).toBeNull();
    one.end(team);
    expect((await one.begin(team)).refusal).toBeNull();
    expect((await one.standing(team)).requests?.remaining).toBe(97);
  });

  it('goes on by itself while Redis is away', async () => {
    await redis.stop();
    const team = key('alone', { requestsPerDay: 1 });
    expect((await one.begin(team)).refusal).toBeNull();
    expect((await one.begin(team)).refusal).toMatchObject({ limitName: 'requests per day' });
    expect(troubles.at(-1)).toMatch(/^--key-limits: Redis does not count, this process does: \S/);
    await expect(RedisLimiter.connect(redis.url, () => undefined)).rejects.toThrow(
      /^can't reach the Redis of --redis-url: \S/,
    );
  });
});
