import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CircuitBreaker, DEFAULT_BREAKER } from './circuit-breaker.js';
import { normalizedUrl, resolveAddresses } from './node-addresses.js';
import { prefixBlocks, PrefixMemory } from './prefix-memory.js';
import { chooseCandidate } from './routing.js';

describe('CircuitBreaker', () => {
  it('opens after failures in a row, lets one probe pass, and waits twice as long when that fails', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    for (let count = 0; count < DEFAULT_BREAKER.failuresInARow; count++) {
      expect(breaker.admits).toBe(true);
      breaker.enter();
      breaker.failed();
    }
    expect([breaker.state, breaker.admits]).toEqual(['open', false]);
    now = 1_000;
    expect(breaker.state).toBe('half-open');
    breaker.enter();
    expect(breaker.admits).toBe(false);
    breaker.failed();
    now = 2_999;
    expect(breaker.state).toBe('open');
    now = 3_000;
    breaker.enter();
    breaker.succeeded();
    expect([breaker.state, breaker.admits]).toEqual(['closed', true]);
  });

  it('ejects a server that fails half of its requests', () => {
    const breaker = new CircuitBreaker(() => 0);
    for (let count = 0; count < DEFAULT_BREAKER.window && breaker.admits; count++) {
      breaker.enter();
      if (count % 2 === 0) breaker.succeeded();
      else breaker.failed();
    }
    expect(breaker.state).toBe('open');
  });

  it('a probe that is given up leaves room for the next', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    for (let count = 0; count < 3; count++) breaker.failed();
    now = 1_000;
    breaker.enter();
    breaker.abandoned();
    expect(breaker.admits).toBe(true);
  });
});

describe('chooseCandidate', () => {
  const idle = { name: 'idle', activeTokens: 0, prefixScore: 0 };
  const known = { name: 'known', activeTokens: 1000, prefixScore: 0.6 };

  it("weighs prefix and load by Furiosa's profiles", () => {
    const both = [idle, known];
    // balanced: 0.45 against 0.55 * 0.6; locality: 0.1 against 0.9 * 0.6; load: 0.9 against 0.1 * 0.6.
    expect(chooseCandidate(both, 'balanced')?.name).toBe('idle');
    expect(chooseCandidate(both, 'locality')?.name).toBe('known');
    expect(chooseCandidate(both, 'load')?.name).toBe('idle');
    expect(chooseCandidate([idle, { ...known, prefixScore: 0.9 }], 'balanced')?.name).toBe('known');
  });

  it('takes the least loaded where nobody knows the prompt, the first on ties, and none of none', () => {
    const busy = { name: 'busy', activeTokens: 10, prefixScore: 0 };
    expect(chooseCandidate([busy, idle], 'locality')?.name).toBe('idle');
    expect(chooseCandidate([idle, { ...idle, name: 'second' }], 'load')?.name).toBe('idle');
    expect(chooseCandidate([], 'load')).toBeUndefined();
  });
});

describe('prefixBlocks', () => {
  it('two prompts share as many blocks as they share whole blocks of their beginning', () => {
    const ids = fc.array(fc.nat(50_000), { maxLength: 300 });
    fc.assert(
      fc.property(ids, ids, ids, (shared, left, right) => {
        const [first, second] = [prefixBlocks([...shared, ...left]), prefixBlocks([...shared, ...right])];
        const whole = Math.floor(shared.length / 32);
        expect(first.slice(0, whole)).toEqual(second.slice(0, whole));
      }),
    );
  });

  it('remembers what was seen, and forgets the oldest', () => {
    const memory = new PrefixMemory(4);
    const prompt = prefixBlocks(Array.from({ length: 128 }, (_, index) => index));
    expect(prompt).toHaveLength(4);
    memory.remember(prompt);
    expect(memory.match([...prompt, 1, 2, 3, 4])).toBe(0.5);
    memory.remember([77]);
    expect(memory.match(prompt)).toBe(0);
    expect(memory.match([])).toBe(0);
  });
});

describe('addresses', () => {
  it('takes what people write', () => {
    expect(normalizedUrl('http://a:1/v1/')).toBe('http://a:1');
    expect(normalizedUrl('a.example:8000')).toBe('http://a.example:8000');
    expect(normalizedUrl('https://a/base')).toBe('https://a/base');
    expect(() => normalizedUrl('dns+https://a')).toThrow('with http only');
  });

  it('a DNS name stands for one server at every address', async () => {
    expect(await resolveAddresses(['dns+http://127.0.0.1:8000/v', 'http://b:1'])).toEqual([
      'http://127.0.0.1:8000/v',
      'http://b:1',
    ]);
  });
});
