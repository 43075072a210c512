import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactive, interactiveLines } from '../support/interactive.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { metric } from '../support/sse.js';

const QUESTIONS = [
  'What is the capital of France?',
  'And of Germany?',
  'Tell me a joke.',
  'Name three colors.',
  'Thank you!',
];

describe('interactive sessions on the demo model', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(['models/demo-chat-q8_0.gguf', '--metrics-names', 'vllm']);
  });
  afterAll(async () => {
    await server.stop();
  });

  it('counts up over five turns, and computes only what each turn adds', async () => {
    let held = 0;
    for (const prompt of QUESTIONS) {
      const cachedBefore = await metric(server.url, /^vllm:prefix_cache_hits_total/);
      const { status, sessionId, body } = await interactive(server.url, {
        prompt,
        session_id: 7,
        interactive_mode: true,
        request_output_len: 24,
        temperature: 0,
      });
      expect({ status, sessionId }).toEqual({ status: 200, sessionId: '7' });
      expect(body.history_tokens).toBe(held);
      expect(body.input_tokens).toBeGreaterThan(4);
      expect(body.input_tokens).toBeLessThan(40);
      expect(body.tokens).toBeGreaterThan(0);
      const cached = (await metric(server.url, /^vllm:prefix_cache_hits_total/)) - cachedBefore;
      // The last token that was generated has not been through the model yet.
      expect(cached).toBeGreaterThanOrEqual(Math.max(0, held - 1));
      held += body.input_tokens + body.tokens;
    }
  });

  it('remembers what was said, and forgets it when the session ends', async () => {
    const first = { prompt: 'What is the capital of France?', interactive_mode: true, temperature: 0 };
    const { sessionId, body } = await interactive(server.url, first);
    expect(body.text).toContain('Paris');
    expect(body.finish_reason).toBe('stop');
    const id = Number(sessionId);
    expect(id).toBeGreaterThan(0);
    const end = { prompt: '', session_id: id, interactive_mode: false, request_output_len: 0 };
    expect((await interactive(server.url, end)).body).toEqual({
      text: '',
      tokens: 0,
      input_tokens: 0,
      history_tokens: 0,
      finish_reason: 'stop',
    });
    expect((await interactive(server.url, { ...first, session_id: id })).body.history_tokens).toBe(0);
  });

  it('answers with an empty text and length where prompt and answer do not fit', async () => {
    const { status, body } = await interactive(server.url, {
      prompt: 'Hello',
      session_id: 8,
      request_output_len: 100_000,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ text: '', tokens: 0, history_tokens: 0, finish_reason: 'length' });
  });

  it('encodes as LMDeploy does', async () => {
    const encode = async (body: unknown): Promise<unknown> => {
      const response = await fetch(`${server.url}/v1/encode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.json();
    };
    const one = (await encode({ input: 'Hello there' })) as { input_ids: number[]; length: number };
    expect(one.length).toBe(one.input_ids.length);
    expect(await encode({ input: ['Hello there', 'a'], add_bos: false })).toMatchObject({
      input_ids: [one.input_ids, [expect.any(Number)]],
      length: [one.length, 1],
    });
    const rendered = (await encode({ input: 'Hello there', do_preprocess: true })) as typeof one;
    expect(rendered.length).toBeGreaterThan(one.length + 4);
  });
});

describe('interactive sessions', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startScriptedServer({
      maxModelLength: 400,
      answers: [
        { when: 'slowly', text: 'one two three four five six seven eight', delayMs: 200 },
        { when: 'break', text: 'half an answer', failure: { after: 2, kind: 'internal' } },
        { text: 'Fine.' },
      ],
    });
  });
  afterAll(async () => {
    await server.stop();
  });

  it('streams one JSON object per line: what is added, and what was counted so far', async () => {
    const lines = [];
    for await (const line of interactiveLines(server.url, { prompt: 'slowly', request_output_len: 4 }))
      lines.push(line);
    expect(lines.map(({ text }) => text).join('')).toBe('one two three four');
    expect(lines.map(({ tokens }) => tokens)).toEqual([1, 2, 3, 4, 4]);
    expect(lines.map(({ finish_reason: reason }) => reason)).toEqual([null, null, null, null, 'length']);
    const response = await fetch(`${server.url}/v1/chat/interactive`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'Hi', stream: true }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await response.text()).not.toContain('data:');
  });

  it('refuses a second request while a session is answered, cancels the first, and goes on', async () => {
    const session = { session_id: 5, interactive_mode: true };
    let text = '';
    let last;
    for await (const line of interactiveLines(server.url, { ...session, prompt: 'slowly' })) {
      last = line;
      text += line.text;
      if (line.tokens !== 2 || line.finish_reason !== null) continue;
      const refused = await interactive(server.url, { ...session, prompt: 'me too' });
      expect(refused.status).toBe(400);
      expect(refused.body.error).toMatchObject({
        message: 'The session_id `5` is occupied.',
        code: 'session_occupied',
      });
      const cancelled = await interactive(server.url, { prompt: '', session_id: 5, cancel: true });
      expect(cancelled.body).toMatchObject({ text: '', tokens: 0, finish_reason: 'stop' });
    }
    expect(last?.finish_reason).toBe('stop');
    expect(text).toContain('one two');
    expect(text).not.toContain('eight');
    const next = await interactive(server.url, { ...session, prompt: 'Hi' });
    expect(next.body.history_tokens).toBe((last?.input_tokens ?? 0) + (last?.tokens ?? 0));
  });

  it('needs an id to cancel', async () => {
    const { status, body } = await interactive(server.url, { prompt: '', cancel: true });
    expect(status).toBe(400);
    expect(body.error?.message).toBe('please set a session_id to cancel a request');
  });

  it('takes a conversation from elsewhere, and goes on with it', async () => {
    const history = [
      { role: 'user', content: 'My name is Ada.' },
      { role: 'assistant', content: 'Hello, Ada.' },
    ];
    const session = { session_id: 11, interactive_mode: true };
    const preload = await interactive(server.url, { ...session, prompt: history, request_output_len: 0 });
    expect(preload.body).toMatchObject({ text: '', tokens: 0, history_tokens: 0 });
    const next = await interactive(server.url, { ...session, prompt: 'Hi' });
    expect(next.body.text).toBe('Fine.');
    expect(next.body.history_tokens).toBe(preload.body.input_tokens);
    const third = await interactive(server.url, { ...session, prompt: 'Hi' });
    expect(third.body.history_tokens).toBe(
      next.body.history_tokens + next.body.input_tokens + next.body.tokens,
    );
  });

  it('uses the history for an answer that ends the session', async () => {
    await interactive(server.url, { session_id: 12, interactive_mode: true, prompt: 'Hi' });
    const last = await interactive(server.url, { session_id: 12, prompt: 'Hi' });
    expect(last.body.history_tokens).toBeGreaterThan(0);
    expect((await interactive(server.url, { session_id: 12, prompt: 'Hi' })).body.history_tokens).toBe(0);
  });

  it('keeps a session whose window is full as it is', async () => {
    const session = { session_id: 13, interactive_mode: true };
    await interactive(server.url, { ...session, prompt: 'Hi' });
    const full = await interactive(server.url, { ...session, prompt: 'x'.repeat(2000) });
    expect(full.body).toMatchObject({ text: '', tokens: 0, finish_reason: 'length' });
    const next = await interactive(server.url, { ...session, prompt: 'Hi' });
    expect(next.body).toMatchObject({ text: 'Fine.', history_tokens: full.body.history_tokens });
  });

  it('says error at the end of a stream that breaks off, and frees the session', async () => {
    const session = { session_id: 14, interactive_mode: true };
    const lines = [];
    for await (const line of interactiveLines(server.url, { ...session, prompt: 'break' })) lines.push(line);
    expect(lines.at(-1)?.finish_reason).toBe('error');
    const whole = await interactive(server.url, { session_id: 15, prompt: 'break' });
    expect(whole.status).toBe(500);
    const end = { session_id: 14, prompt: '', request_output_len: 0 };
    expect((await interactive(server.url, end)).status).toBe(200);
  });

  it('ends only where it is allowed to', async () => {
    const refused = await fetch(`${server.url}/terminate`);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Please add --allow-terminate-by-client');
  });
});

describe('a server with keys that clients may end', () => {
  it('keeps the sessions of its keys apart, and ends when it is told to', async () => {
    const server = await startScriptedServer({ answers: [{ text: 'Fine.' }] }, [
      '--api-key',
      'a',
      '--api-key',
      'b',
      '--allow-terminate-by-client',
    ]);
    const session = { session_id: 1, interactive_mode: true, prompt: 'Hi' };
    await interactive(server.url, session, 'a');
    expect((await interactive(server.url, session, 'b')).body.history_tokens).toBe(0);
    expect((await interactive(server.url, session, 'a')).body.history_tokens).toBeGreaterThan(0);
    expect((await fetch(`${server.url}/terminate`)).status).toBe(401);
    const exit = new Promise((resolve) => server.process.once('exit', resolve));
    const ended = await fetch(`${server.url}/terminate`, { headers: { authorization: 'Bearer a' } });
    expect(ended.status).toBe(200);
    expect(await exit).toBe(0);
    await server.stop();
  });
});
