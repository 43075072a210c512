import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

interface Message {
  content: string;
  reasoning_content?: string;
}

describe('thinking_token_budget on the demo model', () => {
  let server: TestServer;
  let client: OpenAI;

  beforeAll(async () => {
    server = await startServer(['models/demo-chat-q8_0.gguf']);
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
  });
  afterAll(async () => {
    await server.stop();
  });

  const thinking = { chat_template_kwargs: { enable_thinking: true } };
  const body = (changes: object): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
    model: 'EMPTY',
    messages: [{ role: 'user', content: '9.11 and 9.8, which is greater?' }],
    temperature: 0,
    max_completion_tokens: 200,
    ...thinking,
    ...changes,
  });
  const reasoningTokens = ({ usage }: OpenAI.ChatCompletion): number =>
    usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  const messagesOf = ({ choices }: OpenAI.ChatCompletion): Message[] =>
    choices.map(({ message }) => message as Message);

  it('ends reasoning in time, and the answer follows', async () => {
    const free = await client.chat.completions.create(body({}));
    const limited = await client.chat.completions.create(body({ thinking_token_budget: 6 }));
    const [before, after] = [messagesOf(free)[0], messagesOf(limited)[0]];
    expect(reasoningTokens(free)).toBeGreaterThan(10);
    expect(reasoningTokens(limited)).toBeLessThanOrEqual(8);
    expect(before?.reasoning_content?.startsWith(after?.reasoning_content?.trimEnd() ?? '?')).toBe(true);
    expect(after?.content.length).toBeGreaterThan(0);
    expect(`${after?.content}${after?.reasoning_content}`).not.toContain('think>');
  });

  it('holds for every choice, and the same streamed', async () => {
    const changes = { thinking_token_budget: 3, n: 2, temperature: 1, seed: 7 };
    const whole = await client.chat.completions.create(body(changes));
    expect(reasoningTokens(whole)).toBeLessThanOrEqual(2 * 5);
    const stream = await client.chat.completions.create({ ...body(changes), stream: true });
    const texts = ['', ''];
    for await (const { choices } of stream) {
      for (const { index, delta } of choices) {
        const { content = '', reasoning_content: reasoning = '' } = delta as Partial<Message>;
        texts[index] += reasoning + content;
      }
    }
    expect(texts).toEqual(messagesOf(whole).map((each) => `${each.reasoning_content ?? ''}${each.content}`));
  });

  it('holds in completions too, for prompts as text and as token ids', async () => {
    const rendered = await fetch(`${server.url}/v1/chat/completions/render`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body({})),
    });
    const { prompts } = (await rendered.json()) as { prompts: { prompt: string; token_ids: number[] }[] };
    const [{ prompt, token_ids: ids } = expect.fail('no prompt')] = prompts;
    const limit = { max_tokens: 40, temperature: 0, skip_special_tokens: false };
    const ask = async (changes: object): Promise<string> =>
      (await client.completions.create({ model: 'EMPTY', prompt, ...limit, ...changes })).choices[0]?.text ??
      '';
    const reasoning = (text: string): string => text.slice(0, text.indexOf('</think>'));
    const limited = await ask({ thinking_token_budget: 4 });
    expect(limited).toContain('</think>');
    expect(reasoning(limited).length).toBeLessThan(reasoning(`${await ask({})}</think>`).length);
    expect(await ask({ thinking_token_budget: 4, prompt: ids })).toBe(limited);
  });

  it('goes together with a schema, stop strings and no reasoning at all', async () => {
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
    const held = await client.chat.completions.create(
      body({
        thinking_token_budget: 2,
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema } },
      }),
    );
    expect(JSON.parse(messagesOf(held)[0]?.content ?? '')).toEqual({ n: expect.any(Number) });
    const none = await client.chat.completions.create(body({ thinking_token_budget: 0, stop: ['.'] }));
    expect(messagesOf(none)[0]?.reasoning_content).toBeUndefined();
    expect(messagesOf(none)[0]?.content).not.toContain('.');
    const all = [{}, { thinking_token_budget: -1 }].map((changes) =>
      client.chat.completions.create(body(changes)),
    );
    const [free, unlimited] = await Promise.all(all);
    expect(free && messagesOf(free)).toEqual(unlimited && messagesOf(unlimited));
  });

  it('refuses what is no budget', async () => {
    await expect(client.chat.completions.create(body({ thinking_token_budget: -2 }))).rejects.toMatchObject({
      status: 400,
      param: 'thinking_token_budget',
    });
  });
});
