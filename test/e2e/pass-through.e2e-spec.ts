import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { eventsOf, postJson } from '../support/sse.js';
import { events, FakeServer, json } from '../support/upstream-fixture.js';

const answer = { id: 'x', choices: [{ index: 0, message: { role: 'assistant', content: 'hé' } }], extra: 1 };

describe('a server of which nothing is known but its routes', () => {
  let upstream: FakeServer;
  let server: TestServer;
  let ending: 'whole' | 'cut' | 'refusal' = 'whole';
  beforeAll(async () => {
    upstream = await FakeServer.start({
      '/v1/models': json({ object: 'list', data: [{ id: 'far/model', object: 'model' }] }),
      '/v1/chat/completions': (response, request) => {
        const { stream } = JSON.parse(request.body) as { stream?: boolean };
        const chunk = { choices: [{ delta: { content: 'hé' } }] };
        if (ending === 'refusal')
          return json({ error: { message: 'no' } }, 418, { 'x-theirs': '1' })(response, request);
        if (stream) return events(chunk, ...(ending === 'whole' ? ['[DONE]'] : []))(response, request);
        return json(answer)(response, request);
      },
      '/v1/embeddings': json({ data: [] }),
    });
    server = await startServer([
      '--engine',
      'openai',
      '--upstream',
      `${upstream.url}/v1`,
      '--upstream-api-key',
      'theirs',
      '--api-key',
      'ours',
    ]);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await upstream?.stop();
  });

  const chat = (body: string): Promise<Response> =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ours', 'x-mine': '1' },
      body,
    });

  it('gets requests as they came, with its own key, and its answers go back as they are', async () => {
    ending = 'whole';
    const body = '{"model": "far/model", "messages": [{"role":"user","content":"\\u00e9"}],  "odd": 1.0}';
    const response = await chat(body);
    expect(await response.text()).toBe(JSON.stringify(answer));
    expect(response.headers.get('x-request-id')).toMatch(/^req-/);
    const seen = upstream.seen.at(-1);
    expect(seen?.body).toBe(body);
    expect(seen?.headers).toMatchObject({ authorization: 'Bearer theirs', 'x-mine': '1' });
    const streamed = await (await chat('{"model":"far/model","messages":[],"stream":true}')).text();
    expect(eventsOf(streamed).at(-1)).toBe('[DONE]');
    expect(eventsOf(streamed)).toHaveLength(2);
  });

  it('is asked by its own name for the model, and keeps its statuses', async () => {
    ending = 'refusal';
    const response = await chat('{"model":"EMPTY","messages":[]}');
    expect([response.status, response.headers.get('x-theirs'), await response.json()]).toEqual([
      418,
      '1',
      { error: { message: 'no' } },
    ]);
    expect(JSON.parse(upstream.seen.at(-1)?.body ?? '')).toMatchObject({ model: 'far/model' });
  });

  it('never passes for done when its stream just ends', async () => {
    ending = 'cut';
    const body = await (await chat('{"model":"far/model","messages":[],"stream":true}')).text();
    const [, error, done] = eventsOf(body);
    expect(JSON.parse(error ?? '')).toMatchObject({ error: { code: 'engine_unavailable' } });
    expect(done).toBe('[DONE]');
  });

  it('needs our key like everything else', async () => {
    expect((await postJson(`${server.url}/v1/chat/completions`, { messages: [] })).status).toBe(401);
  });
});
