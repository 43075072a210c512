import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Completion, CompletionChoice } from '../../src/protocol/completions/completion.js';
import { startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, postJson } from '../support/sse.js';

const MODEL = ['models/demo-chat-q8_0.gguf', '--max-model-len', '512'];
let server: TestServer;
beforeAll(async () => {
  server = await startServer(MODEL);
});
afterAll(() => server.stop());

const post = async (body: object): Promise<string> => {
  const response = await postJson(`${server.url}/v1/completions`, body);
  expect(response.status).toBe(200);
  return response.text();
};
const whole = async (body: object): Promise<Completion> => JSON.parse(await post(body)) as Completion;

type Answer = Pick<CompletionChoice, 'text' | 'finish_reason' | 'stop_reason' | 'logprobs'>;

/** The choices that the chunks of a stream add up to. */
async function streamed(body: object): Promise<Answer[]> {
  const chunks = jsonEventsOf<Completion>(await post({ ...body, stream: true }));
  const pieces: CompletionChoice[][] = [];
  for (const piece of chunks.flatMap(({ choices }) => choices)) (pieces[piece.index] ??= []).push(piece);
  return pieces.map((parts) => {
    const lists = parts.flatMap(({ logprobs }) => logprobs ?? []);
    const logprobs = {
      text_offset: lists.flatMap((list) => list.text_offset),
      token_logprobs: lists.flatMap((list) => list.token_logprobs),
      tokens: lists.flatMap((list) => list.tokens),
      top_logprobs: lists.flatMap((list) => list.top_logprobs),
    };
    const { finish_reason, stop_reason } = parts.at(-1) ?? expect.fail('no piece');
    const text = parts.map((part) => part.text).join('');
    return { text, finish_reason, stop_reason, logprobs: lists.length === 0 ? null : logprobs };
  });
}

/** The same but for the last bits of log probabilities, which may differ with what else is computed at the time. */
function expectAlike(found: Answer, { text, finish_reason, stop_reason, logprobs }: Answer): void {
  expect({ ...found, logprobs: null }).toEqual({ text, finish_reason, stop_reason, logprobs: null });
  expect(found.logprobs?.tokens).toEqual(logprobs?.tokens);
  expect(found.logprobs?.text_offset).toEqual(logprobs?.text_offset);
  expect(found.logprobs?.top_logprobs.length).toBe(logprobs?.top_logprobs.length);
  expect(found.logprobs?.token_logprobs.length).toBe(logprobs?.token_logprobs.length);
  for (const [index, value] of logprobs?.token_logprobs.entries() ?? []) {
    const own = found.logprobs?.token_logprobs[index];
    if (value === null) expect(own).toBeNull();
    else expect(own).toBeCloseTo(value, 3);
  }
}

describe('A streamed answer is the whole one in pieces', () => {
  const prompts = ['Hello there', 'Grüße 🏰 x'];
  it.each([
    ['sampled, several prompts and answers', { n: 3, temperature: 1.2, top_p: 0.9, top_k: 60, min_p: 0.01 }],
    ['echoed with log probabilities', { n: 2, temperature: 0.7, echo: true, logprobs: 2 }],
    [
      'penalized and biased',
      {
        presence_penalty: 1.5,
        frequency_penalty: -1,
        repetition_penalty: 1.3,
        logit_bias: { 300: -100, 5: 3 },
      },
    ],
    ['stopped by texts', { n: 4, temperature: 1, stop: ['e', ' th', 'é'] }],
    [
      'with the stop text in it',
      { n: 4, temperature: 1, stop: ['o', 'a '], include_stop_str_in_output: true },
    ],
    ['of a least length', { min_tokens: 9, stop: [' ', 'e', 'a', 'o'], max_tokens: 14 }],
    [
      'of characters that take several tokens',
      { guided_regex: '(ab🏰é){3}', stop: ['éab🏰éa'], max_tokens: 60 },
    ],
    ['in chunks of three tokens', { n: 2, temperature: 1, logprobs: 1, stream_interval: 3 }],
    ['without bad words', { bad_words: ['the', 'e'], temperature: 0 }],
  ])('%s', async (_, fields) => {
    const body = { prompt: prompts, max_tokens: 12, seed: 7, ...fields };
    const { choices } = await whole(body);
    const found = await streamed(body);
    expect(found).toHaveLength(choices.length);
    for (const [index, choice] of choices.entries())
      expectAlike(found[index] ?? expect.fail('no choice'), choice);
  });

  it('and so it is for chats with every parameter of OpenAI, by its SDK', async () => {
    const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
    const body = {
      model: 'demo-chat',
      messages: [{ role: 'user' as const, content: 'What is the capital of France?' }],
      temperature: 0.9,
      top_p: 0.95,
      presence_penalty: 0.3,
      frequency_penalty: -0.2,
      logit_bias: { 300: -100, 5: 2 },
      logprobs: true,
      top_logprobs: 3,
      max_completion_tokens: 20,
      n: 3,
      seed: 77,
      stop: ['zzz'],
      user: 'me',
      metadata: { a: 'b' },
      store: false,
      service_tier: 'auto' as const,
      reasoning_effort: 'none' as const,
      response_format: { type: 'text' as const },
      modalities: ['text' as const],
      prediction: { type: 'content' as const, content: 'x' },
      verbosity: 'low' as const,
      safety_identifier: 'a',
      prompt_cache_key: 'k',
    };
    const answer = await client.chat.completions.create(body);
    const final = await client.chat.completions
      .stream({ ...body, stream_options: { include_usage: true } })
      .finalChatCompletion();
    expect(final.usage).toEqual({
      ...answer.usage,
      prompt_tokens_details: final.usage?.prompt_tokens_details,
    });
    for (const [index, { message, finish_reason, logprobs }] of answer.choices.entries()) {
      expect(final.choices[index]?.finish_reason).toBe(finish_reason);
      const tokens = (listed: typeof logprobs | undefined) => listed?.content?.map(({ token }) => token);
      expect(tokens(final.choices[index]?.logprobs)).toEqual(tokens(logprobs));
      expect(final.choices[index]?.message.content).toBe(message.content);
    }
  });

  it('and the same after a restart, for the same seed', async () => {
    const body = { prompt: 'The king said', max_tokens: 16, temperature: 1.3, seed: 123_456_789_012, n: 2 };
    const before = (await whole(body)).choices;
    await server.stop();
    server = await startServer(MODEL);
    await whole({ prompt: 'The king', max_tokens: 3 });
    expect((await whole(body)).choices).toEqual(before);
  });
});
