import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ApiKeys } from './api-keys.js';
import { knownKeys } from './known-keys.js';

describe('knownKeys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'key-limits-'));
  const file = join(folder, 'limits.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (yaml: string, apiKey: string[] = []): ApiKeys => {
    writeFileSync(file, yaml);
    return new ApiKeys(knownKeys({ apiKey, apiKeyFile: null, keyLimits: file }));
  };
  const nameOf = (keys: ApiKeys, text: string): string | null | undefined => {
    const found = keys.find(text);
    return found ? (found.limited?.name ?? null) : undefined;
  };

  it('knows keys by text, by hash, and several of one name, with their limits', () => {
    const hash = createHash('sha256').update('secret-c').digest('hex');
    const keys = read(
      `keys:
  team-a: { key: [secret-a, secret-a2], requests-per-minute: 5, tokens_per_day: 1000 }
  team.c: { key-sha256: ${hash}, maxParallelRequests: 2, tokens-per-minute: null }
`,
      ['plain'],
    );
    const names = ['secret-a', 'secret-a2', 'secret-c', 'plain', 'unknown'].map((text) => nameOf(keys, text));
    expect(names).toEqual(['team-a', 'team-a', 'team.c', null, undefined]);
    expect(keys.find('secret-a')?.limited?.limits).toMatchObject({
      requestsPerMinute: 5,
      tokensPerDay: 1000,
    });
    expect(keys.find('secret-c')?.limited?.limits).toMatchObject({
      maxParallelRequests: 2,
      tokensPerMinute: null,
    });
  });

  it('holds other keys to the default, each by itself, under names that tell nothing', () => {
    const keys = read('keys: { a: { key: secret-a } }\ndefault: { requests-per-minute: 1 }\n', [
      'x',
      'secret-a',
      'y',
    ]);
    expect(['secret-a', 'x', 'y'].map((text) => nameOf(keys, text))).toEqual(['a', 'key-1', 'key-3']);
    expect(keys.find('y')?.limited?.limits.requestsPerMinute).toBe(1);
  });

  it.each([
    ['', /must hold a mapping$/],
    ['keys: {}\n', /names no key, and --api-key gives none$/],
    ['default: { tokens-per-day: 5 }\n', /names no key, and --api-key gives none$/],
    ['keys: { a: {} }\n', /^'a' in .* needs key or key-sha256$/],
    ['keys: { "a b": { key: secret } }\n', /^the name 'a b' in .* must be 1 to 64 letters/],
    [
      'keys: { a: { key: secret, tokens-per-hour: 1 } }\n',
      /unknown entry tokens-per-hour; did you mean tokens-per-/,
    ],
    [
      'keys: { a: { key: secret, requests-per-day: 0 } }\n',
      /^requests-per-day of 'a' in .* must be an integer of at least 1, got 0$/,
    ],
    ['keys: { a: { key: secret, requests-per-day: many } }\n', /at least 1, got "many"$/],
    ['keys: { a: { key: 5 } }\n', /^key of 'a' in .* must be a text without spaces/],
    ['keys: { a: { key-sha256: secret } }\n', /^key-sha256 of 'a' in .* must be 64 hexadecimal digits$/],
    ['keys: { a: { key: secret }, b: { key: secret } }\n', /^'a' and 'b' in .* have the same key$/],
    ['key: { a: { key: secret } }\n', /unknown entry key; did you mean keys\?$/],
    ['keys: [', /is no valid YAML: /],
  ])('refuses %j in one line that holds no key', (yaml, message) => {
    expect(() => read(yaml)).toThrow(message);
    expect(() => read(yaml)).not.toThrow(/secret|\n/);
  });
});
