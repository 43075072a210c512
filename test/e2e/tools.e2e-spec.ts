import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

const weatherTool: OpenAI.ChatCompletionTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'Get the current weather in a given location',
    parameters: {
      type: 'object',
      properties: {
        location: { type: 'string', description: "City and state, e.g., 'San Francisco, CA'" },
        unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      },
      required: ['location', 'unit'],
    },
  },
};
const question: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'user', content: "What's the weather like in San Francisco?" },
];
const sanFrancisco = { location: 'San Francisco, CA', unit: 'fahrenheit' };

describe('tools, reasoning and structured output on the demo model', () => {
  let server: TestServer;
  let client: OpenAI;

  beforeAll(async () => {
    server = await startServer(['models/demo-chat-q8_0.gguf']);
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
  });
  afterAll(async () => {
    await server.stop();
  });

  const ask = (
    changes: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> & Record<string, unknown>,
  ): Promise<OpenAI.ChatCompletion> =>
    client.chat.completions.create({ model: 'EMPTY', messages: question, temperature: 0, ...changes });

  it.each(['auto', 'required'] as const)('calls the tool with tool_choice %s', async (choice) => {
    const answer = await ask({ tools: [weatherTool], tool_choice: choice });
    const call = answer.choices[0]?.message.tool_calls?.[0];
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
    expect(call).toMatchObject({ type: 'function', function: { name: 'get_weather' } });
    expect(call?.id).toMatch(/^chatcmpl-tool-/);
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual(sanFrancisco);
  });

  it('calls a named tool and says stop, as OpenAI does', async () => {
    const answer = await ask({
      tools: [weatherTool],
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.choices[0]?.message.tool_calls).toHaveLength(1);
  });

  it('holds a required call to its schema even when the model wants something else', async () => {
    const schema = {
      type: 'object',
      properties: { code: { type: 'integer', minimum: 100, maximum: 199 }, ok: { const: true } },
      required: ['code', 'ok'],
      additionalProperties: false,
    };
    for (const temperature of [0, 1, 2]) {
      const answer = await ask({
        messages: [{ role: 'user', content: 'Tell me a joke.' }],
        tools: [{ type: 'function', function: { name: 'report_status', parameters: schema } }],
        tool_choice: 'required',
        parallel_tool_calls: false,
        temperature,
      });
      const [call, ...others] = answer.choices[0]?.message.tool_calls ?? [];
      expect(others).toEqual([]);
      const { code, ok } = JSON.parse(
        (call?.type === 'function' && call.function.arguments) || '{}',
      ) as Record<string, unknown>;
      expect(ok).toBe(true);
      expect(code).toBeGreaterThanOrEqual(100);
      expect(code).toBeLessThanOrEqual(199);
    }
  });

  it('gives the SDK stream helper the same call, and its tool runner an answer', async () => {
    const stream = client.chat.completions.stream({
      model: 'EMPTY',
      messages: question,
      tools: [weatherTool],
      temperature: 0,
    });
    const call = (await stream.finalMessage()).tool_calls?.[0];
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toEqual(sanFrancisco);
    const calls: unknown[] = [];
    const runner = client.chat.completions.runTools({
      model: 'EMPTY',
      messages: question,
      temperature: 0,
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Get the current weather in a given location',
            parameters: { ...(weatherTool.type === 'function' && weatherTool.function.parameters) },
            parse: JSON.parse,
            function: (args: unknown) => {
              calls.push(args);
              return '{"temperature": 61, "unit": "fahrenheit", "condition": "sunny"}';
            },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toEqual(expect.any(String));
    expect(calls[0]).toEqual(sanFrancisco);
  });

  it('separates reasoning, streamed and whole', async () => {
    const thinking = {
      messages: [{ role: 'user' as const, content: '9.11 and 9.8, which is greater?' }],
      chat_template_kwargs: { enable_thinking: true },
    };
    const answer = await ask(thinking);
    const message = answer.choices[0]?.message as { content: string; reasoning_content?: string };
    expect(message.content).toContain('9.8');
    expect(message.reasoning_content?.length).toBeGreaterThan(10);
    expect(message.content + message.reasoning_content).not.toContain('think>');
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(5);
    const stream = await client.chat.completions.create({
      model: 'EMPTY',
      temperature: 0,
      stream: true,
      ...thinking,
    });
    let content = '';
    let reasoning = '';
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta as { content?: string; reasoning_content?: string } | undefined;
      content += delta?.content ?? '';
      reasoning += delta?.reasoning_content ?? '';
    }
    expect([content, reasoning]).toEqual([message.content, message.reasoning_content]);
  });

  it('constrains output to a schema, after the reasoning when there is some', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string', maxLength: 20 }, population: { type: 'integer', minimum: 0 } },
      required: ['city', 'population'],
      additionalProperties: false,
    };
    for (const enable of [false, true]) {
      const answer = await ask({
        messages: [{ role: 'user', content: '9.11 and 9.8, which is greater?' }],
        response_format: { type: 'json_schema', json_schema: { name: 'city', schema } },
        chat_template_kwargs: { enable_thinking: enable },
        max_completion_tokens: 400,
      });
      const parsed = JSON.parse(answer.choices[0]?.message.content ?? '') as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(['city', 'population']);
      expect(Number.isInteger(parsed['population'])).toBe(true);
    }
  });

  it.each([
    [{ guided_choice: ['positive', 'negative'] }, /^(positive|negative)$/],
    [{ guided_regex: '[a-c]{3}-\\d{2}' }, /^[a-c]{3}-\d{2}$/],
    [{ guided_grammar: 'root ::= "yes" | "no" " maybe"' }, /^(yes|no maybe)$/],
    [{ structured_outputs: { choice: ['a b', 'c'] } }, /^(a b|c)$/],
  ])('keeps to %j', async (constraint, pattern) => {
    for (const temperature of [0, 1.5]) {
      const answer = await ask({
        messages: [{ role: 'user', content: 'Say something.' }],
        temperature,
        ...constraint,
      });
      expect(answer.choices[0]?.message.content).toMatch(pattern);
    }
  });

  it('refuses what it cannot enforce, and several kinds at once', async () => {
    await expect(ask({ guided_regex: 'a(?=b)' })).rejects.toMatchObject({
      status: 400,
      param: 'guided_regex',
    });
    await expect(ask({ guided_regex: 'a', guided_choice: ['b'] })).rejects.toMatchObject({ status: 400 });
    await expect(
      ask({ tools: [weatherTool], tool_choice: 'required', guided_regex: 'a' }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('not both') });
    await expect(ask({ tool_choice: 'required' })).rejects.toMatchObject({
      status: 400,
      param: 'tool_choice',
    });
  });
});
