import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactive, interactiveLines } from '../support/interactive.js';
import { hasRedis, startRedis, type TestRedis } from '../support/redis.js';
import { startScriptedServer } from '../support/scripted-server.js';
import type { TestServer } from '../support/server.js';

const script = {
  answers: [
    { when: 'slowly', text: 'one two three four five six seven eight', delayMs: 200 },
    { text: 'Fine.' },
  ],
};

describe.runIf(hasRedis)('two replicas that share sessions in Redis', () => {
  let redis: TestRedis;
  let one: TestServer;
  let other: TestServer;
  beforeAll(async () => {
    redis = await startRedis();
    const flags = ['--redis-url', redis.url, '--session-ttl', '2', '--max-sessions', '3'];
    [one, other] = await Promise.all([
      startScriptedServer(script, flags),
      startScriptedServer(script, flags),
    ]);
  });
  afterAll(async () => {
    await Promise.all([one.stop(), other.stop()]);
    await redis.stop();
  });

  const session = { session_id: 1, interactive_mode: true, prompt: 'Hi' };

  it('go on with each other’s sessions', async () => {
    const first = (await interactive(one.url, session)).body;
    const second = (await interactive(other.url, session)).body;
    expect(second.history_tokens).toBe(first.input_tokens + first.tokens);
    const third = (await interactive(one.url, session)).body;
    expect(third.history_tokens).toBe(second.history_tokens + second.input_tokens + second.tokens);
    expect(second.text).toBe('Fine.');
  });

  it('give different ids, refuse each other’s running sessions, and cancel them', async () => {
    const ids = await Promise.all(
      [one, other, one, other].map(async ({ url }) => (await interactive(url, { prompt: 'Hi' })).sessionId),
    );
    expect(new Set(ids).size).toBe(4);
    let text = '';
    for await (const line of interactiveLines(one.url, { ...session, session_id: 50, prompt: 'slowly' })) {
      text += line.text;
      if (line.tokens !== 2 || line.finish_reason !== null) continue;
      const refused = await interactive(other.url, { ...session, session_id: 50 });
      expect(refused.body.error?.message).toBe('The session_id `50` is occupied.');
      await interactive(other.url, { prompt: '', session_id: 50, cancel: true });
    }
    expect(text).not.toContain('eight');
    expect(
      (await interactive(other.url, { ...session, session_id: 50 })).body.history_tokens,
    ).toBeGreaterThan(0);
  });

  it('keep no more sessions than allowed, and none longer than their time', async () => {
    for (const id of [61, 62, 63, 64]) await interactive(one.url, { ...session, session_id: id });
    expect(
      (await interactive(other.url, { ...session, session_id: 64 })).body.history_tokens,
    ).toBeGreaterThan(0);
    expect((await interactive(other.url, { ...session, session_id: 61 })).body.history_tokens).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await interactive(one.url, { ...session, session_id: 64 })).body.history_tokens).toBe(0);
  });

  it('say so when Redis goes away, and keep answering what needs no session', async () => {
    const lost = await startRedis();
    const server = await startScriptedServer(script, ['--redis-url', lost.url]);
    await lost.stop();
    const { status, body } = await interactive(server.url, session);
    expect({ status, code: body.error?.code }).toEqual({ status: 503, code: 'sessions_unavailable' });
    expect((await fetch(`${server.url}/v1/models`)).status).toBe(200);
    await server.stop();
  });
});

describe('a Redis that is not there', () => {
  it('ends the start with one line', async () => {
    await expect(startScriptedServer(script, ['--redis-url', 'redis://127.0.0.1:1'])).rejects.toThrow(
      /nestling: can't reach the Redis of --redis-url: .*ECONNREFUSED/,
    );
  });
});
