import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import { startScriptedServer } from '../support/scripted-server.js';
import type { TestServer } from '../support/server.js';
import { jsonEventsOf, postJson } from '../support/sse.js';

type Body = Record<string, unknown>;

interface Ways {
  port: number;
  strict: boolean;
  chatId: RegExp;
  completionId: RegExp;
  /** What a message without reasoning says about it. */
  missingReasoning: Body;
  roleInEveryChunk: boolean;
  /** A wrong type of a field. */
  invalid: { status: number; body: Body };
  /** A request that contradicts itself. */
  failure: Body;
  metric: RegExp;
}

const table: Record<string, Ways> = {
  openai: {
    port: 8000,
    strict: false,
    chatId: /^chatcmpl-[0-9a-f]{32}$/,
    completionId: /^cmpl-[0-9a-f]{32}$/,
    missingReasoning: {},
    roleInEveryChunk: false,
    invalid: {
      status: 400,
      body: { error: { type: 'invalid_request_error', param: 'n', code: 'invalid_value' } },
    },
    failure: { error: { type: 'invalid_request_error', param: 'tool_choice' } },
    metric: /^furiosa_llm_/,
  },
  furiosa: {
    port: 8000,
    strict: false,
    chatId: /^chat-[0-9a-f-]{36}$/,
    completionId: /^cmpl-[0-9a-f-]{36}$/,
    missingReasoning: { reasoning: null },
    roleInEveryChunk: false,
    invalid: { status: 400, body: { detail: expect.stringContaining("'n'") as string } },
    failure: { object: 'error', type: 'BadRequestError', param: 'tool_choice', code: 400 },
    metric: /^furiosa_llm_/,
  },
  lmdeploy: {
    port: 23_333,
    strict: true,
    chatId: /^\d+$/,
    completionId: /^\d+$/,
    missingReasoning: { reasoning_content: null },
    roleInEveryChunk: true,
    invalid: { status: 422, body: { detail: [{ loc: ['body', 'n'], type: 'value_error' }] } },
    failure: { object: 'error', type: 'invalid_request_error', param: 'tool_choice', code: 400 },
    metric: /^lmdeploy:/,
  },
  vllm: {
    port: 8000,
    strict: true,
    chatId: /^chatcmpl-[0-9a-f]{32}$/,
    completionId: /^cmpl-[0-9a-f]{32}$/,
    missingReasoning: { reasoning_content: null },
    roleInEveryChunk: false,
    invalid: { status: 400, body: { object: 'error', type: 'BadRequestError', param: 'n', code: 400 } },
    failure: { object: 'error', type: 'BadRequestError', param: 'tool_choice', code: 400 },
    metric: /^vllm:/,
  },
};

describe.each(Object.entries(table))('--compat %s', (system, ways) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startScriptedServer({ answers: [{ text: 'Fine, thank you.' }] }, ['--compat', system]);
  });
  afterAll(async () => {
    await server.stop();
  });

  const messages = [{ role: 'user', content: 'Hi' }];
  const chat = async (changes: Body): Promise<{ status: number; text: string }> => {
    const response = await postJson(`${server.url}/v1/chat/completions`, {
      model: 'scripted',
      messages,
      ...changes,
    });
    return { status: response.status, text: await response.text() };
  };
  const json = (text: string): Body => JSON.parse(text) as Body;

  it('has its defaults, which flags win over', () => {
    const config = loadConfig({ argv: ['--compat', system], env: {} });
    expect({ port: config.port, strict: config.strictModelName }).toEqual({
      port: ways.port,
      strict: ways.strict,
    });
    expect(loadConfig({ argv: ['--compat', system, '--port', '9'], env: {} }).port).toBe(9);
  });

  it('writes its ids and says how it says that there was no reasoning', async () => {
    const completion = json((await chat({})).text);
    expect(completion['id']).toMatch(ways.chatId);
    const [choice] = completion['choices'] as { message: Body }[];
    expect(choice?.message).toEqual({
      role: 'assistant',
      content: 'Fine, thank you.',
      refusal: null,
      ...ways.missingReasoning,
    });
    const text = await postJson(`${server.url}/v1/completions`, { model: 'scripted', prompt: 'Hi' });
    expect(json(await text.text())['id']).toMatch(ways.completionId);
  });

  it('takes a text for messages as LMDeploy does: the prompt as it is', async () => {
    const { status, text } = await chat({ messages: 'Once upon a time', return_prompt_text: true });
    expect(status).toBe(200);
    expect(json(text)).toMatchObject({ prompt_text: 'Once upon a time' });
  });

  it('has a role in every chunk, or in the first', async () => {
    const { text } = await chat({ stream: true });
    const chunks = jsonEventsOf<{ choices: { delta: Body }[] }>(text);
    const withRole = chunks.filter(({ choices }) => choices[0]?.delta['role'] === 'assistant');
    expect(withRole.length).toBe(ways.roleInEveryChunk ? chunks.length : 1);
  });

  it('refuses in its shape', async () => {
    const invalid = await chat({ n: 'many' });
    expect(invalid.status).toBe(ways.invalid.status);
    expect(json(invalid.text)).toMatchObject(ways.invalid.body);
    const failure = await chat({ tool_choice: 'required' });
    expect(failure.status).toBe(400);
    expect(json(failure.text)).toMatchObject(ways.failure);
    expect((await chat({ model: 'another' })).status).toBe(ways.strict ? 404 : 200);
  });

  it('measures under its names', async () => {
    await chat({});
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text.split('\n').some((line) => ways.metric.test(line))).toBe(true);
  });
});

describe('the start', () => {
  it('ends with the addresses of API, page and documentation', async () => {
    const server = await startScriptedServer({});
    expect(server.log().split('\n').slice(-6, -1)).toEqual([
      `nestling: ready at ${server.url}`,
      `  API   ${server.url}/v1`,
      `  chat  ${server.url}/ui`,
      `  docs  ${server.url}/docs`,
      `HINT: Please open ${server.url} in a browser for detailed api usage!!!`,
    ]);
    await server.stop();
  });
});
