import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

/** Uses all the work that a template may do. */
const BURNING = '{% for i in range(100000) %}{% for j in range(100000) %}{{ i * j }}{% endfor %}{% endfor %}';

describe('chat templates of requests', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer(['--engine', 'scripted', '--trust-request-chat-template']);
  });
  afterAll(async () => {
    await server.stop();
  });

  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], ...body }),
    });
  const rendered = async (body: object): Promise<unknown> => {
    const response = await post('/v1/chat/completions/render', body);
    expect(response.status).toBe(200);
    const { prompts } = (await response.json()) as { prompts: { prompt: string }[] };
    return prompts[0]?.prompt;
  };

  it('render in place of the model’s own, numbers as they were sent', async () => {
    const tools =
      '[{"type":"function","function":{"name":"f","parameters":{"default":1.0,"7":1,"a":12345678901234567890}}}]';
    const response = await fetch(`${server.url}/v1/chat/completions/render`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"messages":[{"role":"user","content":"Hi"}],"tools":${tools},"tool_choice":"none","chat_template":"{{ messages[0].content }} {{ tools[0].function.parameters | tojson }}"}`,
    });
    expect(await response.json()).toMatchObject({
      prompts: [{ prompt: 'Hi {"default": 1.0, "7": 1, "a": 12345678901234567890}' }],
    });
  });

  it.each([
    ['{% for %}', 'chat_template'],
    ['{{ raise_exception("No.") }}', 'messages'],
    ['{{ messages.x.y }}', 'messages'],
  ])('that fail are a 400: %s', async (template, param) => {
    const response = await post('/v1/chat/completions/render', { chat_template: template });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'chat_template_error', param } });
  });

  it('that burn all their budget let others be answered meanwhile', async () => {
    const order: string[] = [];
    const burning = Array.from({ length: 4 }, async () => {
      const response = await post('/v1/chat/completions', { chat_template: BURNING });
      order.push('burned');
      return response;
    });
    const large = [{ role: 'user', content: 'word '.repeat(20_000) }];
    const others = [
      post('/v1/chat/completions', {}),
      rendered({ messages: large }),
      fetch(`${server.url}/health`),
    ].map(async (answer) => {
      await answer;
      order.push('other');
    });
    await Promise.all(others);
    for (const response of await Promise.all(burning)) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('more work than a chat template may');
    }
    expect(order.indexOf('burned')).toBeGreaterThan(order.indexOf('other'));
    expect(order.at(-1)).toBe('burned');
  });
});
