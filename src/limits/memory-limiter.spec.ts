import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LIMITS, type KeyLimits, type LimitedKey } from './key-limits.js';
import { MemoryLimiter } from './memory-limiter.js';

const key = (limits: Partial<KeyLimits>, name = 'team'): LimitedKey => ({
  name,
  limits: { ...NO_LIMITS, ...limits },
});
/** 23:00 UTC of some day. */
const START = Date.UTC(2026, 0, 5, 23);

function limiterAt(start = START): { limiter: MemoryLimiter; clock: { now: number } } {
  const clock = { now: start };
  return { limiter: new MemoryLimiter(() => clock.now), clock };
}

describe('MemoryLimiter', () => {
  it('refuses the request after the last one of a minute, and lets the next one in when its share came back', () => {
    const { limiter, clock } = limiterAt();
    const team = key({ requestsPerMinute: 3 });
    for (const remaining of [2, 1, 0]) {
      const { refusal, standing } = limiter.begin(team);
      expect([refusal, standing.requests?.remaining, standing.tokens]).toEqual([null, remaining, null]);
    }
    expect(limiter.begin(team).refusal).toEqual({
      unit: 'requests',
      limitName: 'requests per minute',
      limit: 3,
      used: 3,
      retryMs: 20_000,
    });
    clock.now += 20_000;
    expect(limiter.begin(team).refusal).toBeNull();
    expect(limiter.begin(team).refusal).not.toBeNull();
  });

  it('lets a request in while a token is left, and makes up for what it took too much', () => {
    const { limiter, clock } = limiterAt();
    const team = key({ tokensPerMinute: 600 });
    expect(limiter.begin(team).refusal).toBeNull();
    limiter.charge(team, 900);
    expect(limiter.standing(team).tokens).toEqual({ limit: 600, remaining: 0, resetMs: 90_000 });
    expect(limiter.begin(team).refusal).toMatchObject({ unit: 'tokens', used: 900, retryMs: 30_100 });
    clock.now += 30_100;
    expect(limiter.begin(team).refusal).toBeNull();
  });

  it('gives a quota of a day back at midnight UTC', () => {
    const { limiter, clock } = limiterAt();
    const team = key({ tokensPerDay: 100, requestsPerMinute: 50 });
    limiter.begin(team);
    limiter.charge(team, 100);
    expect(limiter.begin(team).refusal).toMatchObject({ limitName: 'tokens per day', retryMs: 3_600_000 });
    clock.now += 3_600_000;
    const { refusal, standing } = limiter.begin(team);
    expect([refusal, standing.tokens?.remaining]).toEqual([null, 100]);
  });

  it('counts requests that run', () => {
    const { limiter } = limiterAt();
    const team = key({ maxParallelRequests: 2 });
    limiter.begin(team);
    limiter.begin(team);
    expect(limiter.begin(team).refusal).toMatchObject({ unit: 'requests', limit: 2, used: 2 });
    limiter.end(team);
    expect(limiter.begin(team).refusal).toBeNull();
  });

  it('counts each key by itself, and refused requests not at all', () => {
    const { limiter } = limiterAt();
    const [one, other] = [key({ requestsPerDay: 1 }, 'one'), key({ requestsPerDay: 1 }, 'other')];
    expect(limiter.begin(one).refusal).toBeNull();
    for (let tries = 0; tries < 5; tries++) expect(limiter.begin(one).refusal).toMatchObject({ used: 1 });
    expect(limiter.begin(other).refusal).toBeNull();
  });

  it('lets in what it promised after the time it told, and never more than the limit at once', () => {
    const steps = fc.array(fc.tuple(fc.nat(5_000), fc.nat(400)), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 500 }),
        steps,
        (requests, tokens, times) => {
          const { limiter, clock } = limiterAt();
          const team = key({ requestsPerMinute: requests, tokensPerMinute: tokens });
          let admitted = 0;
          for (const [pause, cost] of times) {
            clock.now += pause;
            const { refusal } = limiter.begin(team);
            if (refusal) {
              clock.now += Math.ceil(refusal.retryMs);
              expect(limiter.begin(team).refusal).toBeNull();
            }
            admitted++;
            limiter.charge(team, cost);
          }
          const minutes = (clock.now - START) / 60_000;
          expect(admitted).toBeLessThanOrEqual(Math.ceil(requests * (1 + minutes)) + 1);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('survives a clock that is set back', () => {
    const { limiter, clock } = limiterAt();
    const team = key({ requestsPerMinute: 1, tokensPerDay: 10 });
    limiter.begin(team);
    clock.now -= 3_600_000;
    expect(limiter.begin(team).refusal?.retryMs).toBe(60_000);
    clock.now += 60_000;
    expect(limiter.begin(team).refusal).toBeNull();
  });
});
