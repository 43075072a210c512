import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { RateLimitError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, startRedis } from '../support/redis.js';
import { startScriptedServer } from '../support/scripted-server.js';
import type { TestServer } from '../support/server.js';
import { jsonEventsOf, metric, postJson } from '../support/sse.js';

const WORDS = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
const LIMITS = `
keys:
  counted: { key: secret-counted, requests-per-day: 1000, tokens-per-minute: 100000, tokens-per-day: 90000 }
  two-requests: { key: secret-requests, requests-per-day: 2 }
  few-tokens: { key: secret-tokens, tokens-per-day: 5 }
  one-at-a-time: { key: secret-parallel, max-parallel-requests: 1 }
  leaving: { key: secret-leaving, tokens-per-minute: 100000 }
default: { requests-per-day: 1 }
`;

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited too long: ${what}`);
}

describe('--key-limits', () => {
  const folder = mkdtempSync(join(tmpdir(), 'key-limits-'));
  let server: TestServer;
  beforeAll(async () => {
    // The quotas of the day begin anew at midnight UTC: not in the middle of a test.
    const leftOfDay = 86_400_000 - (Date.now() % 86_400_000);
    if (leftOfDay < 60_000) await new Promise((resolve) => setTimeout(resolve, leftOfDay));
    const file = join(folder, 'limits.yaml');
    writeFileSync(file, LIMITS);
    const script = { answers: [{ when: 'slowly', text: WORDS, delayMs: 25 }, { text: 'Fine, thanks.' }] };
    const flags = ['--key-limits', file, '--api-key', 'secret-other', '--log-level', 'debug'];
    server = await startScriptedServer(script, flags);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  const as = (key: string, signal?: AbortSignal): RequestInit => ({
    headers: { authorization: `Bearer ${key}` },
    ...(signal && { signal }),
  });
  const chat = (key: string, content = 'Hi', more: object = {}, signal?: AbortSignal): Promise<Response> =>
    postJson(
      `${server.url}/v1/chat/completions`,
      { messages: [{ role: 'user', content }], ...more },
      as(key, signal),
    );
  const limitHeader = (response: Response, name: string): string | null =>
    response.headers.get(`x-ratelimit-${name}`);
  const tokens = (key: string): Promise<number> =>
    metric(server.url, new RegExp(`^nestling_key_tokens_total\\{key="${key}",type="generation"`));

  it("tells in OpenAI's headers what is left, after an answer and before a stream", async () => {
    const first = await chat('secret-counted');
    const { usage } = (await first.json()) as { usage: { total_tokens: number } };
    expect(usage.total_tokens).toBeGreaterThan(3);
    const left = 90_000 - usage.total_tokens;
    expect(limitHeader(first, 'limit-requests')).toBe('1000');
    expect(limitHeader(first, 'remaining-requests')).toBe('999');
    expect(limitHeader(first, 'reset-requests')).toMatch(/^(\d+h)?(\d+m)?\d+m?s$/);
    expect(limitHeader(first, 'limit-tokens')).toBe('90000');
    expect(limitHeader(first, 'remaining-tokens')).toBe(String(left));
    expect(limitHeader(first, 'reset-tokens')).toMatch(/^(\d+h)?(\d+m)?\d+m?s$/);

    const second = await chat('secret-counted', 'Hi', {
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(limitHeader(second, 'remaining-tokens')).toBe(String(left));
    const chunks = jsonEventsOf<{ usage: { total_tokens: number } | null }>(await second.text());
    const streamed = chunks.at(-1)?.usage?.total_tokens ?? 0;
    expect(streamed).toBe(usage.total_tokens);
    const third = await chat('secret-counted', 'Hi', { n: 2 });
    const { usage: twice } = (await third.json()) as { usage: { total_tokens: number } };
    expect(limitHeader(third, 'remaining-tokens')).toBe(String(left - streamed - twice.total_tokens));
    expect(third.headers.get('access-control-expose-headers')).toContain('x-ratelimit-remaining-tokens');
  });

  it("refuses the request after the last one in OpenAI's words, and no other key's", async () => {
    expect([(await chat('secret-requests')).status, (await chat('secret-requests')).status]).toEqual([
      200, 200,
    ]);
    const refused = await chat('secret-requests');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toEqual({
      error: {
        message: expect.stringMatching(
          /^Rate limit reached for the key 'two-requests' on requests per day: limit 2, used 2\. Please try again in \S+s\.$/,
        ),
        type: 'requests',
        param: null,
        code: 'rate_limit_exceeded',
      },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limitHeader(refused, 'remaining-requests')).toBe('0');
    expect((await chat('secret-counted')).status).toBe(200);
    expect((await chat('wrong')).status).toBe(401);
    // What is only read does not count.
    expect((await fetch(`${server.url}/v1/models`, as('secret-requests'))).status).toBe(200);
    const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'secret-requests', maxRetries: 0 });
    const failure = client.completions
      .create({ model: 'scripted', prompt: 'Hi' })
      .catch((error: unknown) => error);
    expect(await failure).toBeInstanceOf(RateLimitError);
    expect(await failure).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'requests' });
  });

  it('lets the request in that exceeds a quota of tokens, and none after it', async () => {
    expect((await chat('secret-tokens')).status).toBe(200);
    const refused = await chat('secret-tokens', 'Hi', { stream: true });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toContain('application/json');
    expect(await refused.json()).toMatchObject({ error: { type: 'tokens', code: 'rate_limit_exceeded' } });
    expect(limitHeader(refused, 'remaining-tokens')).toBe('0');
  });

  it('holds keys that the file does not name to its default', async () => {
    expect([(await chat('secret-other')).status, (await chat('secret-other')).status]).toEqual([200, 429]);
  });

  it('gives a place back when an answer ends, and when its client leaves', async () => {
    const stream = await chat('secret-parallel', 'slowly', { stream: true });
    expect((await chat('secret-parallel')).status).toBe(429);
    await stream.text();
    await until(async () => (await chat('secret-parallel')).status === 200, 'the place to be free');
    const controller = new AbortController();
    await chat('secret-parallel', 'slowly', { stream: true }, controller.signal);
    controller.abort();
    await until(
      async () => (await chat('secret-parallel')).status === 200,
      'the place of the client that left',
    );
  });

  it('counts what was generated for a client that leaves', async () => {
    const controller = new AbortController();
    const response = await chat('secret-leaving', 'slowly', { stream: true }, controller.signal);
    const reader = response.body?.getReader();
    for (let parts = 0; parts < 4; parts++) await reader?.read();
    controller.abort();
    await until(async () => (await tokens('leaving')) > 0, 'its tokens to be counted');
    expect(await tokens('leaving')).toBeLessThan(40);
  });

  it.runIf(hasRedis)(
    'is counted by several processes together in Redis',
    async () => {
      const redis = await startRedis();
      const flags = ['--workers', '2', '--redis-url', redis.url, '--key-limits', join(folder, 'limits.yaml')];
      const shared = await startScriptedServer({}, flags);
      const statuses = [];
      for (let count = 0; count < 4; count++) {
        const body = { model: 'scripted', prompt: 'Hi' };
        // A connection of its own goes to the process that has the fewest.
        const headers = { authorization: 'Bearer secret-requests', connection: 'close' };
        statuses.push((await postJson(`${shared.url}/v1/completions`, body, { headers })).status);
      }
      expect(statuses).toEqual([200, 200, 429, 429]);
      expect(shared.log()).not.toContain('counts for itself');
      expect(await shared.stop()).toBe(0);
      await redis.stop();
    },
    60_000,
  );

  it('counts in metrics and logs under the names, and shows no key anywhere', async () => {
    const page = await (await fetch(`${server.url}/metrics`)).text();
    expect(page).toContain('nestling_key_requests_total{key="two-requests"} 2');
    expect(page).toMatch(/nestling_key_rate_limited_total\{key="two-requests",limit="requests per day"\} 2/);
    expect(server.log()).toContain('"key":"two-requests"');
    expect(page + server.log()).not.toContain('secret-');
  });
});
