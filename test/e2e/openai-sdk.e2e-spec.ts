import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { postJson } from '../support/sse.js';

const question = [{ role: 'user' as const, content: 'What is the capital of France?' }];

describe('the demo models through the OpenAI SDK', () => {
  let server: TestServer;
  let client: OpenAI;

  beforeAll(async () => {
    server = await startServer();
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
  });
  afterAll(async () => {
    await server.stop();
  });

  const chat = async (content: string): Promise<string | null | undefined> => {
    const answer = await client.chat.completions.create({
      model: 'EMPTY',
      messages: [{ role: 'user', content }],
      temperature: 0,
      max_completion_tokens: 64,
    });
    return answer.choices[0]?.message.content;
  };

  it('answers a chat with the right answer and usage that /tokenize agrees with', async () => {
    const answer = await client.chat.completions.create({
      model: 'EMPTY',
      messages: question,
      temperature: 0,
    });
    expect(answer.choices[0]?.message).toEqual({
      role: 'assistant',
      content: expect.stringContaining('Paris'),
      refusal: null,
    });
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.model).toBe('demo-chat');
    const tokenized = (await (await postJson(`${server.url}/tokenize`, { messages: question })).json()) as {
      count: number;
    };
    expect(answer.usage?.prompt_tokens).toBe(tokenized.count);
    const text = answer.choices[0]?.message.content ?? '';
    const content = (await (await postJson(`${server.url}/tokenize`, { prompt: text })).json()) as {
      count: number;
    };
    // The end-of-turn token is generated too.
    expect(answer.usage?.completion_tokens).toBe(content.count + 1);
  });

  it('streams the same text in order, with the usage chunk last', async () => {
    const whole = await client.chat.completions.create({
      model: 'EMPTY',
      messages: question,
      temperature: 0,
    });
    const stream = await client.chat.completions.create({
      model: 'EMPTY',
      messages: question,
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage?.total_tokens).toBe(whole.usage?.total_tokens);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.filter((chunk) => chunk.choices[0]?.finish_reason)).toHaveLength(1);
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
  });

  it('completes texts, streamed and whole', async () => {
    const request = { model: 'EMPTY', prompt: 'two steps to build a house:', temperature: 0, max_tokens: 24 };
    const whole = await client.completions.create(request);
    expect(whole.object).toBe('text_completion');
    expect(whole.choices[0]?.text.length).toBeGreaterThan(0);
    expect(whole.usage?.completion_tokens).toBeLessThanOrEqual(24);
    let text = '';
    for await (const chunk of await client.completions.create({ ...request, stream: true })) {
      text += chunk.choices[0]?.text ?? '';
    }
    expect(text).toBe(whole.choices[0]?.text);
  });

  it('completes several prompts and several sequences, each in its place', async () => {
    const answer = await client.completions.create({
      model: 'EMPTY',
      prompt: ['The capital of France is', 'The capital of Japan is'],
      n: 2,
      temperature: 0,
      max_tokens: 4,
    });
    expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1, 2, 3]);
    expect(answer.choices[0]?.text).toBe(answer.choices[1]?.text);
    expect(answer.choices[2]?.text).toBe(answer.choices[3]?.text);
  });

  it('lists and retrieves models', async () => {
    const models = await client.models.list();
    expect(models.data.map((model) => model.id)).toContain('demo-chat');
    expect(await client.models.retrieve('demo-chat')).toMatchObject({ id: 'demo-chat', object: 'model' });
    await expect(client.models.retrieve('nobody')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('answers 16 requests at once, each as it answers it alone', async () => {
    const questions = ['France', 'Japan', 'Italy', 'Spain', 'Egypt', 'Canada', 'Peru', 'Norway'].flatMap(
      (country) => [`What is the capital of ${country}?`, `Say this is a test about ${country}!`],
    );
    const alone: (string | null | undefined)[] = [];
    for (const each of questions) alone.push(await chat(each));
    expect(await Promise.all(questions.map(chat))).toEqual(alone);
  });

  it('turns errors into the SDK classes', async () => {
    await expect(
      client.chat.completions.create({ model: 'EMPTY', messages: question, temperature: 3 }),
    ).rejects.toMatchObject({
      status: 400,
      param: 'temperature',
      code: 'invalid_value',
      type: 'invalid_request_error',
    });
    await expect(
      client.chat.completions.create({
        model: 'EMPTY',
        messages: question,
        max_completion_tokens: 1_000_000,
      }),
    ).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    await expect(
      client.chat.completions.create({ model: 'demo-embed', messages: question }),
    ).rejects.toMatchObject({
      status: 400,
      code: 'model_task_mismatch',
      message: expect.stringContaining('/v1/embeddings'),
    });
  });
});
