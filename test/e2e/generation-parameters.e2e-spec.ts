import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatCompletionChunk } from '../../src/protocol/chat/chat-completion-chunk.js';
import type { ChatCompletion } from '../../src/protocol/chat/chat-completion.js';
import type { Completion, CompletionChoice } from '../../src/protocol/completions/completion.js';
import { writeTestModel } from '../../tools/test-models/models.js';
import { startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, metric, postJson } from '../support/sse.js';

const QUESTION = [{ role: 'user', content: 'What is the capital of France?' }];
const directory = mkdtempSync(join(tmpdir(), 'parameters-'));
let server: TestServer;

beforeAll(async () => {
  server = await startServer([
    'models/demo-chat-q8_0.gguf',
    `code=${writeTestModel('tiny-code', directory)}`,
    '--max-model-len',
    '512',
    '--max-logprobs',
    '-1',
  ]);
});
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

async function ask<T>(path: string, body: object): Promise<T> {
  const response = await postJson(`${server.url}${path}`, body);
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  return JSON.parse(text) as T;
}

const complete = (body: object): Promise<Completion> =>
  ask<Completion>('/v1/completions', { model: 'demo-chat-q8_0', temperature: 0, max_tokens: 8, ...body });
const chat = (body: object): Promise<ChatCompletion> =>
  ask<ChatCompletion>('/v1/chat/completions', {
    model: 'demo-chat-q8_0',
    messages: QUESTION,
    temperature: 0,
    ...body,
  });

async function stream<T>(path: string, body: object): Promise<T[]> {
  const response = await postJson(`${server.url}${path}`, {
    model: 'demo-chat-q8_0',
    temperature: 0,
    ...body,
    stream: true,
  });
  expect(response.status).toBe(200);
  return jsonEventsOf<T>(await response.text());
}

const only = ({ choices }: Completion): CompletionChoice => choices[0] ?? expect.fail('no choice');
const tokenize = (prompt: string): Promise<{ tokens: number[] }> =>
  ask<{ tokens: number[] }>('/tokenize', { model: 'demo-chat-q8_0', prompt, add_special_tokens: false });

describe('completions', () => {
  it('list log probabilities, with the prompt and its places when it is echoed', async () => {
    const choice = only(
      await complete({ prompt: 'Grüße, Once upon', logprobs: 2, echo: true, max_tokens: 4 }),
    );
    const {
      tokens = [],
      text_offset: offsets = [],
      token_logprobs: logprobs = [],
      top_logprobs: top = [],
    } = choice.logprobs ?? {};
    expect(tokens.join('')).toBe(choice.text);
    expect(choice.text.startsWith('Grüße, Once upon')).toBe(true);
    expect(offsets).toEqual(tokens.map((_, index) => [...tokens.slice(0, index).join('')].length));
    expect(logprobs[0]).toBeNull();
    expect(top[0]).toBeNull();
    for (const [index, listed] of top.slice(1).entries()) {
      const values = Object.values(listed ?? {});
      expect(values.length).toBeGreaterThanOrEqual(2);
      expect(values.length).toBeLessThanOrEqual(3);
      expect(values).toContain(logprobs[index + 1]);
    }
  });

  it('score a prompt without generating: max_tokens 0 with echo', async () => {
    const scored = await complete({ prompt: 'Once upon a time', logprobs: 0, echo: true, max_tokens: 0 });
    const generated = await complete({ prompt: 'Once upon a time', logprobs: 0, echo: true, max_tokens: 3 });
    const { tokens } = await tokenize('Once upon a time');
    expect(scored.usage).toMatchObject({ completion_tokens: 0, prompt_tokens: tokens.length });
    expect(only(scored)).toMatchObject({ text: 'Once upon a time', finish_reason: 'length' });
    expect(only(scored).logprobs?.token_logprobs).toEqual(
      only(generated).logprobs?.token_logprobs.slice(0, tokens.length),
    );
  });

  it('name tokens by their ids, and give the ids themselves, streamed and whole', async () => {
    const body = {
      prompt: 'Once upon',
      logprobs: 1,
      return_tokens_as_token_ids: true,
      return_token_ids: true,
      max_tokens: 5,
    };
    const choice = only(await complete(body));
    const { tokens } = await tokenize('Once upon');
    expect(choice.prompt_token_ids).toEqual(tokens);
    expect(choice.token_ids).toHaveLength(5);
    expect(choice.logprobs?.tokens).toEqual(choice.token_ids?.map((id) => `token_id:${id}`));
    const chunks = await stream<Completion>('/v1/completions', body);
    expect(chunks.flatMap(({ choices }) => choices[0]?.token_ids ?? [])).toEqual(choice.token_ids);
    expect(chunks.map(({ choices }) => choices[0]?.prompt_token_ids).filter(Boolean)).toEqual([tokens]);
    expect(chunks.map(({ choices }) => choices[0]?.text).join('')).toBe(choice.text);
  });

  it('answer several prompts with n each, texts and token ids alike', async () => {
    const { tokens } = await tokenize('Once upon');
    const texts = await complete({ prompt: ['Once upon', 'Hello'], n: 2, temperature: 1, seed: 3 });
    expect(texts.choices.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(texts.choices[0]?.text).not.toBe(texts.choices[1]?.text);
    const ids = await complete({ prompt: [tokens], n: 2, temperature: 1, seed: 3 });
    expect(ids.choices.map(({ text }) => text)).toEqual(texts.choices.slice(0, 2).map(({ text }) => text));
    expect(await complete({ prompt: tokens })).toMatchObject({
      choices: [{ text: only(await complete({ prompt: 'Once upon' })).text }],
    });
  });

  it('return the most likely of best_of answers', async () => {
    const body = { prompt: 'Once upon', temperature: 1.5, seed: 9, logprobs: 0, max_tokens: 6 };
    const sum = ({ logprobs }: CompletionChoice): number =>
      (logprobs?.token_logprobs ?? []).reduce<number>((total, each) => total + (each ?? 0), 0);
    const all = (await complete({ ...body, n: 4 })).choices.toSorted((a, b) => sum(b) - sum(a));
    const best = (await complete({ ...body, n: 2, best_of: 4 })).choices;
    expect(best.map(({ text }) => text)).toEqual(all.slice(0, 2).map(({ text }) => text));
    expect(best.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('search by beams', async () => {
    const beams = await complete({
      prompt: 'Once upon',
      use_beam_search: true,
      best_of: 3,
      n: 2,
      logprobs: 0,
    });
    expect(beams.choices).toHaveLength(2);
    expect(beams.choices[0]?.text).not.toBe(beams.choices[1]?.text);
    const again = await complete({ prompt: 'Once upon', use_beam_search: true, best_of: 3, n: 1 });
    expect(only(again).text).toBe(beams.choices[0]?.text);
  });

  it('cut the prompt to its last or first tokens', async () => {
    const { tokens } = await tokenize('Once upon a time there was a fox');
    const kept = async (fields: object): Promise<number[] | undefined> =>
      only(
        await complete({
          prompt: 'Once upon a time there was a fox',
          return_token_ids: true,
          max_tokens: 1,
          ...fields,
        }),
      ).prompt_token_ids;
    expect(await kept({ truncate_prompt_tokens: 3 })).toEqual(tokens.slice(-3));
    expect(await kept({ truncate_prompt_tokens: 3, truncation_side: 'right' })).toEqual(tokens.slice(0, 3));
    expect(await kept({ truncate_prompt_tokens: 512 })).toEqual(tokens);
    const long = tokens.concat(...Array.from({ length: 100 }, () => tokens));
    expect((await kept({ prompt: long, truncate_prompt_tokens: -1, max_tokens: 12 }))?.length).toBe(500);
  });

  it('keep to allowed tokens, away from bad words, and to the length asked for', async () => {
    const free = only(await complete({ prompt: 'Once upon' })).text;
    const word = free.trim().split(' ')[1] ?? '';
    expect(only(await complete({ prompt: 'Once upon', bad_words: [word] })).text).not.toContain(` ${word} `);
    const [first = 0, second = 0] = (await tokenize(' a b')).tokens;
    const within = only(
      await complete({ prompt: 'Once upon', allowed_token_ids: [first, second], return_token_ids: true }),
    );
    expect(new Set(within.token_ids)).toEqual(
      new Set(within.token_ids?.filter((id) => id === first || id === second)),
    );
    const { usage } = await complete({
      prompt: 'Hello',
      max_tokens: undefined,
      request_output_len: 7,
      min_new_tokens: 7,
    });
    expect(usage?.completion_tokens).toBe(7);
  });

  it('stop at strings and token ids, and say which', async () => {
    const { text, token_ids: ids = [] } = only(
      await complete({ prompt: 'Once upon', return_token_ids: true }),
    );
    const stop = text.slice(4, 7);
    expect(only(await complete({ prompt: 'Once upon', stop: [stop, '###'] }))).toMatchObject({
      text: text.slice(0, text.indexOf(stop)),
      finish_reason: 'stop',
      stop_reason: stop,
    });
    const kept = only(await complete({ prompt: 'Once upon', stop, include_stop_str_in_output: true }));
    expect(kept.text).toBe(text.slice(0, text.indexOf(stop) + stop.length));
    const at = ids[3] ?? -1;
    expect(only(await complete({ prompt: 'Once upon', stop_token_ids: [at] }))).toMatchObject({
      finish_reason: 'stop',
      stop_reason: at,
    });
  });

  it('give log probabilities of the prompt by token ids', async () => {
    const choice = only(
      await complete({ prompt: 'Once upon a', prompt_logprobs: 2, return_token_ids: true, max_tokens: 1 }),
    );
    const places = choice.prompt_logprobs ?? [];
    expect(places).toHaveLength(choice.prompt_token_ids?.length ?? -1);
    expect(places[0]).toBeNull();
    for (const [index, place] of places.slice(1).entries()) {
      const own = place?.[String(choice.prompt_token_ids?.[index + 1])];
      expect(own?.logprob).toBeLessThanOrEqual(0);
      expect(
        Object.values(place ?? {})
          .map(({ rank }) => rank)
          .toSorted((a, b) => a - b)
          .slice(0, 2),
      ).toEqual([1, 2]);
    }
    const all = only(await complete({ prompt: 'Once upon', logprobs: -1, max_tokens: 1 }));
    expect(Object.keys(all.logprobs?.top_logprobs[0] ?? {}).length).toBeGreaterThan(1500);
  });

  it('count the tokens of streams as they go, and tokens taken from the cache', async () => {
    const prompt =
      'A long beginning that two prompts share, word by word, so that the cache is of use: once upon';
    const options = { stream_options: { include_usage: true, continuous_usage_stats: true }, max_tokens: 4 };
    const first = await stream<Completion>('/v1/completions', {
      prompt,
      ...options,
      // Whole words, each of which is told at once.
      allowed_token_ids: (await tokenize(' a b')).tokens,
      return_token_ids: true,
    });
    const { tokens } = await tokenize(prompt);
    // The prompt, a token each, the end, the usage of the whole.
    expect(first.map(({ choices }) => choices[0]?.token_ids?.length)).toEqual([
      0,
      1,
      1,
      1,
      1,
      undefined,
      undefined,
    ]);
    expect(first.map(({ usage }) => usage)).toMatchObject(
      [0, 1, 2, 3, 4, 4, 4].map((count) => ({
        completion_tokens: count,
        prompt_tokens: tokens.length,
        total_tokens: tokens.length + count,
      })),
    );
    const second = await complete({ prompt, max_tokens: 1 });
    expect(second.usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(20);
  });

  it('fill the gap between prompt and suffix with the tokens of the model', async () => {
    const body = { model: 'code', prompt: 'one', suffix: 'two', max_tokens: 3, return_token_ids: true };
    const choice = only(await complete(body));
    const ids = async (prompt: string): Promise<number[]> =>
      (await ask<{ tokens: number[] }>('/tokenize', { model: 'code', prompt, add_special_tokens: false }))
        .tokens;
    expect(choice.prompt_token_ids).toEqual(await ids('<|fim_prefix|>one<|fim_suffix|>two<|fim_middle|>'));
    expect(choice.prompt_token_ids).toHaveLength(3 + (await ids('one')).length + (await ids('two')).length);
  });

  it("follow the model's own sampling defaults, unless the server or the request says otherwise", async () => {
    const answers = (url: string, body: object): Promise<string[]> =>
      Promise.all(
        Array.from({ length: 3 }, async () => {
          const response = await postJson(`${url}/v1/completions`, {
            prompt: 'once',
            max_tokens: 8,
            ...body,
          });
          return (((await response.json()) as Completion).choices[0] ?? expect.fail('no choice')).text;
        }),
      );
    // The file says temperature 0.
    expect(new Set(await answers(server.url, { model: 'code' })).size).toBe(1);
    expect(new Set(await answers(server.url, { model: 'code', temperature: 1 })).size).toBeGreaterThan(1);
    writeFileSync(join(directory, 'generation_config.json'), '{"temperature": 1.5, "max_new_tokens": 2}');
    const other = await startServer([
      join(directory, 'tiny-code.gguf'),
      '--generation-config',
      directory,
      '--override-generation-config',
      '{"temperature": 1.2, "top_k": 900}',
    ]);
    expect(new Set(await answers(other.url, {})).size).toBeGreaterThan(1);
    const short = await postJson(`${other.url}/v1/completions`, { prompt: 'once', ignore_eos: true });
    expect(((await short.json()) as Completion).usage?.completion_tokens).toBe(2);
    await other.stop();
    rmSync(join(directory, 'generation_config.json'));
  });
});

describe('chat completions', () => {
  it('list log probabilities with bytes, and token ids, streamed and whole', async () => {
    const body = {
      messages: QUESTION,
      logprobs: true,
      top_logprobs: 2,
      return_token_ids: true,
      return_prompt_text: true,
    };
    const answer = await chat(body);
    const [choice] = answer.choices;
    const entries = choice?.logprobs?.content ?? [];
    expect(entries).toHaveLength(choice?.token_ids?.length ?? -1);
    const text = Buffer.from(entries.flatMap(({ bytes }) => bytes)).toString();
    expect(text.startsWith(choice?.message.content ?? '?')).toBe(true);
    for (const { top_logprobs: top, logprob } of entries) {
      expect(top).toHaveLength(2);
      expect(top[0]?.logprob).toBe(logprob);
    }
    expect(answer.prompt_text).toContain('What is the capital of France?');
    expect((await tokenize(answer.prompt_text ?? '')).tokens).toEqual(answer.prompt_token_ids);
    const chunks = await stream<ChatCompletionChunk>('/v1/chat/completions', body);
    expect(chunks[0]).toMatchObject({
      prompt_token_ids: answer.prompt_token_ids,
      prompt_text: answer.prompt_text,
    });
    expect(chunks.flatMap(({ choices }) => choices[0]?.token_ids ?? [])).toEqual(choice?.token_ids);
    expect(
      chunks.flatMap(({ choices }) => choices[0]?.logprobs?.content ?? []).map(({ token }) => token),
    ).toEqual(entries.map(({ token }) => token));
  });

  it('begin with the last message of the assistant when echo asks for it', async () => {
    const body = {
      messages: [...QUESTION, { role: 'assistant', content: 'The capital' }],
      continue_final_message: true,
      echo: true,
      n: 2,
    };
    const { choices } = await chat(body);
    for (const { message } of choices) expect(message.content).toBe('The capital of France is Paris.');
    const chunks = await stream<ChatCompletionChunk>('/v1/chat/completions', body);
    for (const index of [0, 1]) {
      const text = chunks
        .flatMap(({ choices: each }) => each.filter((choice) => choice.index === index))
        .map(({ delta }) => delta.content ?? '')
        .join('');
      expect(text).toBe('The capital of France is Paris.');
    }
    expect((await chat({ echo: true })).choices[0]?.message.content).toBe('The capital of France is Paris.');
  });

  it('search by beams, forbid words, and report the prompt', async () => {
    const beams = await chat({
      use_beam_search: true,
      best_of: 2,
      max_tokens: 12,
      prompt_logprobs: 1,
      return_token_ids: true,
    });
    expect(beams.choices[0]?.message.content).toBe('The capital of France is Paris.');
    expect(beams.prompt_logprobs).toHaveLength(beams.prompt_token_ids?.length ?? -1);
    const without = await chat({ bad_words: ['Paris'], max_tokens: 20 });
    expect(without.choices[0]?.message.content).not.toContain(' Paris');
  });

  it('compute a prompt once for eight answers', async () => {
    const name = /^furiosa_llm_prompt_tokens_total\{.*demo-chat-q8_0/;
    const before = await metric(server.url, name);
    const question = [
      { role: 'user', content: 'Who was the first person that ever asked you this very question?' },
    ];
    const { usage, choices } = await chat({ messages: question, n: 8, temperature: 1, max_tokens: 4 });
    expect(choices).toHaveLength(8);
    expect((await metric(server.url, name)) - before).toBe(usage.prompt_tokens);
  });
});
