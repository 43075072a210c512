import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatCompletionChunk } from '../../src/protocol/chat/chat-completion-chunk.js';
import type { ChatCompletion } from '../../src/protocol/chat/chat-completion.js';
import type { Completion, CompletionChoice } from '../../src/protocol/completions/completion.js';
import type { RenderedPrompt, RenderResponse } from '../../src/protocol/render/rendered-prompt.js';
import { startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, postJson } from '../support/sse.js';

const MESSAGES = [{ role: 'user', content: 'What is the capital of France?' }];
let server: TestServer;
beforeAll(async () => {
  server = await startServer([
    'models/demo-chat-q8_0.gguf',
    '--max-model-len',
    '512',
    '--trust-request-chat-template',
  ]);
});
afterAll(() => server.stop());

async function post(path: string, body: object): Promise<string> {
  const response = await postJson(`${server.url}${path}`, { temperature: 0, ...body });
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  return text;
}

const complete = async (body: object): Promise<Completion> =>
  JSON.parse(await post('/v1/completions', { max_tokens: 8, ...body })) as Completion;
const streamed = async (body: object): Promise<CompletionChoice[]> =>
  jsonEventsOf<Completion>(await post('/v1/completions', { max_tokens: 8, ...body, stream: true })).flatMap(
    ({ choices }) => choices,
  );
const chat = async (body: object): Promise<ChatCompletion> =>
  JSON.parse(await post('/v1/chat/completions', { messages: MESSAGES, ...body })) as ChatCompletion;

describe('logprob_token_ids', () => {
  const ids = [300, 5, 301, 5];
  const named = { logprobs: 2, logprob_token_ids: ids, return_tokens_as_token_ids: true };

  it('lists the tokens it names and the chosen one, with their log probabilities', async () => {
    const all = await complete({ prompt: 'Once upon', logprobs: 20, return_tokens_as_token_ids: true });
    const own = await complete({ prompt: 'Once upon', ...named });
    const {
      tokens = [],
      token_logprobs: chosen = [],
      top_logprobs: top = [],
    } = own.choices[0]?.logprobs ?? {};
    expect(tokens).toEqual(all.choices[0]?.logprobs?.tokens);
    const expected = all.choices[0]?.logprobs?.token_logprobs ?? [];
    for (const [index, logprob] of chosen.entries()) expect(logprob).toBeCloseTo(expected[index] ?? NaN, 3);
    for (const [index, listed] of top.entries()) {
      expect(Object.keys(listed ?? {}).toSorted()).toEqual(
        [...new Set(['token_id:300', 'token_id:5', 'token_id:301', tokens[index] ?? ''])].toSorted(),
      );
      const likely = all.choices[0]?.logprobs?.top_logprobs[index] ?? {};
      for (const [token, logprob] of Object.entries(listed ?? {})) {
        if (token in likely) expect(logprob).toBeCloseTo(likely[token] ?? NaN, 3);
        else expect(logprob).toBeLessThanOrEqual(Math.min(...Object.values(likely)) + 0.001);
      }
    }
  });

  it('says the same streamed, and leaves an echoed prompt its most likely tokens', async () => {
    const body = { prompt: 'Once upon', ...named, echo: true };
    const whole = (await complete(body)).choices[0]?.logprobs;
    const parts = (await streamed(body)).flatMap(({ logprobs }) => logprobs?.top_logprobs ?? []);
    expect(parts).toEqual(whole?.top_logprobs);
    const likely = (await complete({ ...body, logprob_token_ids: null })).choices[0]?.logprobs;
    expect(whole?.top_logprobs[1]).toEqual(likely?.top_logprobs[1]);
  });

  it('lists the chosen token first in chats', async () => {
    const { choices } = await chat({
      logprobs: true,
      top_logprobs: 1,
      logprob_token_ids: [300, 5],
      return_tokens_as_token_ids: true,
    });
    for (const { token, logprob, top_logprobs: top } of choices[0]?.logprobs?.content ?? []) {
      const named = ['token_id:300', 'token_id:5'].filter((each) => each !== token);
      expect(top.map((each) => each.token)).toEqual([token, ...named]);
      expect(top[0]?.logprob).toBe(logprob);
    }
  });
});

describe('repetition_detection', () => {
  it.each([
    [{ repetition_detection: { max_pattern_size: 4, min_pattern_size: 2, min_count: 3 } }, 6],
    [{ repetition_detection: { max_pattern_size: 4, min_count: 5 } }, 5],
    [{ repetition_ngram_size: 3, repetition_ngram_threshold: 2 }, 4],
    [{ repetition_detection: { max_pattern_size: 4, min_count: 2 }, min_tokens: 9 }, 9],
  ])('ends an answer of one token over and over: %j', async (fields, tokens) => {
    const body = { prompt: 'Once upon', max_tokens: 30, allowed_token_ids: [300], ...fields };
    const end = { finish_reason: 'repetition', stop_reason: 'repetition_detected' };
    const whole = await complete(body);
    expect(whole.usage?.completion_tokens).toBe(tokens);
    expect(whole.choices[0]).toMatchObject(end);
    const parts = await streamed(body);
    expect(parts.at(-1)).toMatchObject(end);
    expect(parts.map(({ text }) => text).join('')).toBe(whole.choices[0]?.text);
  });

  it('ends the answers that repeat themselves, and no others', async () => {
    const { choices } = await complete({
      prompt: 'Once upon',
      temperature: 1,
      seed: 4,
      n: 6,
      max_tokens: 12,
      ignore_eos: true,
      allowed_token_ids: [300, 301],
      return_token_ids: true,
      repetition_detection: { max_pattern_size: 1, min_count: 4 },
    });
    for (const { token_ids: ids = [], finish_reason: reason } of choices) {
      const fourAt = ids.findIndex((id, at) => at >= 3 && [1, 2, 3].every((back) => ids[at - back] === id));
      expect([reason, ids.length]).toEqual(fourAt < 0 ? ['length', 12] : ['repetition', fourAt + 1]);
    }
  });
});

describe('cache_salt', () => {
  it('keeps what was computed under one salt from requests with another, or without', async () => {
    const prompt = 'Something that is asked by two who must not learn of one another, word by word';
    const cached = async (fields: object): Promise<number | undefined> =>
      (await complete({ prompt, max_tokens: 2, ...fields })).usage?.prompt_tokens_details?.cached_tokens;
    expect(await cached({ cache_salt: 'one' })).toBe(0);
    expect(await cached({})).toBe(0);
    expect(await cached({ cache_salt: 'two', n: 3, temperature: 1 })).toBe(0);
    expect(await cached({ cache_salt: 'one ' })).toBe(0);
    for (const fields of [{ cache_salt: 'one' }, {}, { cache_salt: 'two' }])
      expect(await cached(fields)).toBeGreaterThan(10);
    const answer = await chat({ cache_salt: 'one' });
    expect((await chat({ cache_salt: 'two' })).choices).toEqual(answer.choices);
  });
});

describe('stream_interval', () => {
  it('puts so many tokens into each chunk but the first and the last', async () => {
    const body = { prompt: 'Once upon', max_tokens: 12, ignore_eos: true, return_token_ids: true };
    const whole = (await complete(body)).choices[0];
    const counts = async (fields: object): Promise<number[]> => {
      const parts = await streamed({ ...body, ...fields });
      expect(parts.map(({ text }) => text).join('')).toBe(whole?.text);
      expect(parts.flatMap(({ token_ids: ids }) => ids ?? [])).toEqual(whole?.token_ids);
      return parts.map(({ token_ids: ids }) => ids?.length ?? 0).filter((count) => count > 0);
    };
    expect(await counts({ stream_interval: 5 })).toEqual([1, 5, 5, 1]);
    expect(await counts({ stream_interval: 100 })).toEqual([1, 11]);
  });

  it('changes nothing but the chunks of a chat', async () => {
    const chunks = jsonEventsOf<ChatCompletionChunk>(
      await post('/v1/chat/completions', { messages: MESSAGES, stream: true, stream_interval: 3 }),
    );
    const contents = chunks.flatMap(({ choices }) => choices[0]?.delta.content || []);
    const answer = await chat({ stream_interval: 3 });
    expect(contents.join('')).toBe(answer.choices[0]?.message.content);
    expect(contents.length).toBeLessThanOrEqual(Math.ceil((answer.usage.completion_tokens - 1) / 3) + 1);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });
});

describe('token offsets and the mask of the assistant', () => {
  const render = async (path: string, body: object): Promise<RenderedPrompt> =>
    (JSON.parse(await post(`/v1/${path}/render`, body)) as RenderResponse).prompts[0] ??
    expect.fail('nothing was rendered');
  const told = { return_token_offsets: true, return_assistant_tokens_mask: true };
  const slices = ({ prompt, token_offsets: offsets }: RenderedPrompt): string[] => {
    const characters = [...prompt];
    return (offsets ?? []).map(([start, end]) => characters.slice(start, end).join(''));
  };

  it('say where each token of a rendered conversation stands', async () => {
    const messages = [{ role: 'user', content: 'Grüße aus Köln 🏰 und zurück' }];
    const rendered = await render('chat/completions', { messages, ...told });
    expect(rendered.token_offsets).toHaveLength(rendered.count);
    expect(slices(rendered)).toContain('<|im_start|>');
    // Characters that are split over tokens are in the slice of each of them.
    expect(rendered.token_offsets?.at(0)?.[0]).toBe(0);
    expect(rendered.token_offsets?.at(-1)?.[1]).toBe([...rendered.prompt].length);
    for (const [index, [start]] of rendered.token_offsets?.entries() ?? [])
      expect(start).toBeLessThanOrEqual(rendered.token_offsets?.[index - 1]?.[1] ?? 0);
    expect(rendered.assistant_tokens_mask).toBeNull();
    const cut = await render('chat/completions', { messages, ...told, truncate_prompt_tokens: 4 });
    expect(cut.token_offsets).toEqual(rendered.token_offsets?.slice(-4));
    expect(await render('chat/completions', { messages })).not.toHaveProperty('token_offsets');
  });

  it('say it of prompts, and nothing of token ids', async () => {
    const rendered = await render('completions', { prompt: 'Once upon a time', ...told });
    expect(slices(rendered).join('')).toBe('Once upon a time');
    const ids = { prompt: rendered.token_ids, ...told };
    expect((await render('completions', ids)).token_offsets).toBeNull();
  });

  it('mark what the template prints in generation blocks', async () => {
    const chat_template =
      "{% for m in messages %}{% if m.role == 'assistant' %}[{% generation %}{{ m.content }}{% endgeneration %}]" +
      '{% else %}({{ m.content }}){% endif %}{% endfor %}';
    const messages = [
      { role: 'user', content: 'one question' },
      { role: 'assistant', content: 'the first answer' },
      { role: 'user', content: 'more' },
      { role: 'assistant', content: 'a second' },
    ];
    const rendered = await render('chat/completions', { messages, chat_template, ...told });
    const { assistant_tokens_mask: mask = [] } = rendered;
    expect(mask).toHaveLength(rendered.count);
    const marked = slices(rendered).filter((_, index) => mask?.[index] === 1);
    expect(marked.join('')).toContain('the first answer');
    expect(marked.join('').replaceAll(/[[\]()]/g, '')).toBe('the first answera second');
    const none = await render('chat/completions', { messages: messages.slice(0, 1), chat_template, ...told });
    expect(new Set(none.assistant_tokens_mask)).toEqual(new Set([0]));
  });

  it('are left out of answers', async () => {
    expect(await chat({ ...told, max_tokens: 1 })).not.toHaveProperty('token_offsets');
  });
});

describe('conversations without the chat template', () => {
  it('take a text as the prompt, like a completion', async () => {
    const { text } = (await complete({ prompt: 'Once upon a time' })).choices[0] ?? expect.fail('no choice');
    const raw = await chat({ messages: 'Once upon a time', max_tokens: 8, return_prompt_text: true });
    expect(raw.prompt_text).toBe('Once upon a time');
    expect(raw.choices[0]?.message.content).toBe(text);
    const joined = await chat({
      messages: [
        { role: 'system', content: 'Once ' },
        { role: 'user', content: [{ type: 'text', text: 'upon' }] },
        { role: 'assistant' },
        { role: 'assistant', content: ' a time' },
      ],
      do_preprocess: false,
      max_tokens: 8,
      return_prompt_text: true,
    });
    expect(joined.prompt_text).toBe('Once upon a time');
    expect(joined.choices[0]?.message.content).toBe(text);
  });

  it('stream, and are refused where nothing is left of them', async () => {
    const body = { messages: 'Once upon a time', max_tokens: 8 };
    const whole = (await chat(body)).choices[0]?.message.content;
    const chunks = jsonEventsOf<ChatCompletionChunk>(
      await post('/v1/chat/completions', { ...body, stream: true }),
    );
    expect(chunks.flatMap(({ choices }) => choices[0]?.delta.content ?? []).join('')).toBe(whole);
    for (const content of ['', [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }]]) {
      const refused = await postJson(`${server.url}/v1/chat/completions`, {
        messages: [{ role: 'user', content }],
        do_preprocess: false,
      });
      expect(refused.status).toBe(400);
    }
  });
});
