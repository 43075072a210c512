import { afterEach, describe, expect, it } from 'vitest';
import { fakeVllm, vllmStream } from '../../../../test/support/fake-vllm.js';
import { generationRequest } from '../../../../test/support/generation-request.js';
import {
  eventsOfGeneration,
  textOfEvents,
  upstreamEngine,
} from '../../../../test/support/upstream-engine.js';
import { events, json, type FakeServer } from '../../../../test/support/upstream-fixture.js';
import type { GenerationRequest } from '../../engine.js';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const prompt = { tokenIds: [1, 2, 3], text: 'abc' };
const stopped = { finish_reason: 'stop', stop_reason: null };

async function run(server: Promise<FakeServer>, request: GenerationRequest) {
  const fake = await server;
  servers.push(fake);
  const engine = await upstreamEngine('vllm', [fake.url]);
  const all = await eventsOfGeneration(engine, request);
  await engine.close();
  return { all, sent: fake.bodies('/v1/completions').at(-1), fake, engine };
}

describe('--engine vllm', () => {
  it('sends token ids and every sampling field under the name that vLLM has for it', async () => {
    const { sent } = await run(
      fakeVllm(vllmStream([{ text: 'x', token_ids: [9] }], stopped)),
      generationRequest({
        requestId: 'r1',
        prompt,
        sampling: {
          temperature: 0.5,
          topP: 0.9,
          topK: 7,
          minP: 0.1,
          repetitionPenalty: 1.1,
          presencePenalty: 0.2,
          frequencyPenalty: 0.3,
          seed: 11,
          logitBias: new Map([[5, -2]]),
          allowedTokenIds: [9],
          badWords: [[8]],
          badWordTexts: ['oh'],
        },
        reasoningBudget: {
          tokens: 20,
          open: true,
          starts: ['<think>'],
          ends: ['</think>'],
          repeats: false,
          closing: '</think>',
        },
        stop: {
          maxTokens: 12,
          minTokens: 2,
          ignoreEos: true,
          strings: ['END'],
          tokenIds: [42],
          includeStopString: true,
        },
        logprobs: 2,
      }),
    );
    expect(sent).toEqual({
      model: 'm',
      prompt: [1, 2, 3],
      temperature: 0.5,
      top_p: 0.9,
      top_k: 7,
      min_p: 0.1,
      repetition_penalty: 1.1,
      presence_penalty: 0.2,
      frequency_penalty: 0.3,
      logit_bias: { 5: -2 },
      allowed_token_ids: [9],
      bad_words: ['oh'],
      thinking_token_budget: 20,
      seed: 11,
      max_tokens: 12,
      min_tokens: 2,
      ignore_eos: true,
      stop: ['END'],
      stop_token_ids: [42],
      include_stop_str_in_output: true,
      logprobs: 2,
      return_tokens_as_token_ids: true,
      skip_special_tokens: false,
      spaces_between_special_tokens: false,
      add_special_tokens: false,
      request_id: 'r1',
      return_token_ids: true,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('reads text, ids, log probabilities, stop reason and usage', async () => {
    const logprobs = {
      tokens: ['he'],
      token_logprobs: [-0.5],
      top_logprobs: [{ ' x': -0.25, he: -0.5 }],
      text_offset: [0],
    };
    const { all } = await run(
      fakeVllm(
        vllmStream(
          [
            { text: 'he', token_ids: [4], logprobs },
            { text: 'y<tool_call>z', token_ids: [5, 900, 6] },
            { text: '', token_ids: [42] },
          ],
          { finish_reason: 'stop', stop_reason: 42 },
          {
            prompt_tokens: 3,
            total_tokens: 8,
            completion_tokens: 5,
            prompt_tokens_details: { cached_tokens: 2 },
          },
        ),
      ),
      generationRequest({ prompt, logprobs: 2, stop: { tokenIds: [42] } }),
    );
    expect(all[0]).toEqual({ type: 'prompt', tokenIds: [1, 2, 3], cachedTokens: 0 });
    const tokens = all.flatMap((event) => (event.type === 'tokens' ? event.tokens : []));
    expect(tokens.map(({ id, text }) => [id, text])).toEqual([
      [4, 'he'],
      [5, 'y'],
      [900, '<tool_call>'],
      [6, 'z'],
      [42, ''],
    ]);
    expect(tokens[0]?.logprob).toMatchObject({ logprob: -0.5, rank: 2 });
    expect(tokens[0]?.topLogprobs?.map(({ logprob }) => logprob)).toEqual([-0.25, -0.5]);
    expect(all.at(-2)).toMatchObject({
      type: 'sequence-end',
      reason: 'stop',
      stopReason: 42,
      completionTokens: 5,
    });
    expect(all.at(-1)).toEqual({ type: 'finish' });
  });

  it('names tokens and a salt, and reads the named alternatives in their order', async () => {
    const logprobs = {
      tokens: ['token_id:4'],
      token_logprobs: [-0.5],
      top_logprobs: [{ 'token_id:4': -0.5, 'token_id:7': -9, 'token_id:6': -2 }],
      text_offset: [0],
    };
    const { all, sent } = await run(
      fakeVllm(vllmStream([{ text: 'he', token_ids: [4], logprobs }], stopped)),
      generationRequest({ prompt, logprobs: 1, logprobTokenIds: [6, 7], cacheSalt: 'mine' }),
    );
    expect(sent).toMatchObject({ logprobs: 1, logprob_token_ids: [6, 7], cache_salt: 'mine' });
    const [token] = all.flatMap((event) => (event.type === 'tokens' ? event.tokens : []));
    expect(token?.topLogprobs?.map(({ id, logprob }) => [id, logprob])).toEqual([
      [6, -2],
      [7, -9],
    ]);
  });

  it('ends an answer that goes in circles, wherever the server cuts its events', async () => {
    const repetition = { minSize: 1, maxSize: 4, minCount: 3, consecutive: true };
    const { all, sent } = await run(
      fakeVllm(
        vllmStream(
          [
            { text: 'he', token_ids: [4] },
            { text: 'yyyy', token_ids: [5, 5, 5, 5] },
            { text: 'z', token_ids: [6] },
          ],
          stopped,
        ),
      ),
      generationRequest({ prompt, repetition }),
    );
    expect(sent).not.toHaveProperty('repetition_detection');
    const tokens = all.flatMap((event) => (event.type === 'tokens' ? event.tokens : []));
    expect(tokens.map(({ id }) => id)).toEqual([4, 5, 5, 5]);
    expect(all.at(-2)).toMatchObject({
      reason: 'repetition',
      stopReason: 'repetition_detected',
      completionTokens: 4,
    });
    expect(all.at(-1)).toEqual({ type: 'finish' });
  });

  it('reports length and stop strings', async () => {
    const { all } = await run(
      fakeVllm(vllmStream([{ text: 'he', token_ids: [4] }], { finish_reason: 'length', stop_reason: null })),
      generationRequest({ prompt }),
    );
    expect(all.at(-2)).toMatchObject({ reason: 'length', stopReason: null, cachedTokens: 2 });
    const { all: others } = await run(
      fakeVllm(vllmStream([{ text: 'he', token_ids: [4] }], { finish_reason: 'stop', stop_reason: 'END' })),
      generationRequest({ prompt, stop: { strings: ['END'] } }),
    );
    expect(others.at(-2)).toMatchObject({ reason: 'stop', stopReason: 'END' });
  });

  it('turns constraints into structured outputs, also those that begin after the reasoning', async () => {
    const stream = vllmStream([{ text: 'x', token_ids: [9] }], stopped);
    const grammar = 'root ::= "a" <[900]> root | "b"\n';
    const { sent } = await run(
      fakeVllm(stream),
      generationRequest({ prompt, constraint: { grammar, activation: { kind: 'start' } } }),
    );
    expect(sent?.['structured_outputs']).toEqual({
      grammar: 'root ::= "a" "\\u003Ctool\\u005Fcall\\u003E" root | "b"\n',
    });
    const { sent: later } = await run(
      fakeVllm(stream),
      generationRequest({ prompt, constraint: { grammar, activation: { kind: 'after', text: 'ab' } } }),
    );
    expect(later?.['structured_outputs']).toHaveProperty(
      'grammar',
      'root ::= "a" free-1 | "b" root | [^ab] root\n' +
        'free-1 ::= "a" free-1 | "b" constrained-root | [^ab] root\n' +
        'constrained-root ::= "a" "\\u003Ctool\\u005Fcall\\u003E" constrained-root | "b"\n',
    );
  });

  it('refuses constraints that the server would put off, once it has tried', async () => {
    const stream = vllmStream([{ text: 'x', token_ids: [9] }], stopped);
    const constraint = { grammar: 'root ::= "x"', activation: { kind: 'start' } } as const;
    for (const [text, isHeld] of [
      ['7', true],
      ['b', false],
    ] as const) {
      const server = await fakeVllm(stream, {
        '/v1/completions': (response, seen) =>
          (seen.body.includes('"stream":true') ? stream : json({ choices: [{ index: 0, text }] }))(
            response,
            seen,
          ),
      });
      servers.push(server);
      const engine = await upstreamEngine('vllm', [server.url]);
      for (let count = 0; count < 2; count++) {
        const last = (await eventsOfGeneration(engine, generationRequest({ prompt, constraint }))).at(-1);
        if (isHeld) expect(last).toEqual({ type: 'finish' });
        else expect(last).toMatchObject({ type: 'error', error: { kind: 'request' } });
      }
      expect(server.bodies('/v1/completions').filter(({ stream: streamed }) => !streamed)).toHaveLength(
        isHeld ? 1 : 2,
      );
      await engine.close();
    }
  });

  it('writes escapes so that xgrammar does not read on', async () => {
    const grammar = String.raw`root ::= "\x5Fca" [\x3C-\x3E\\xab] "\n"`;
    const { sent } = await run(
      fakeVllm(vllmStream([{ text: 'x', token_ids: [9] }], stopped)),
      generationRequest({ prompt, constraint: { grammar, activation: { kind: 'start' } } }),
    );
    expect(sent?.['structured_outputs']).toEqual({
      grammar: String.raw`root ::= "\u005Fca" [\u003C-\u003E\\xab] "\n"`,
    });
  });

  it('asks for the texts of tokens that are reported by their ids', async () => {
    const logprobs = {
      text_offset: [0],
      token_logprobs: [-0.5],
      tokens: ['token_id:104'],
      top_logprobs: [{ 'token_id:105': -0.25, 'token_id:104': -0.5 }],
    };
    const { all, fake } = await run(
      fakeVllm(vllmStream([{ text: 'h', token_ids: [104], logprobs }], stopped)),
      generationRequest({ prompt, logprobs: 2 }),
    );
    const [token] = all.flatMap((event) => (event.type === 'tokens' ? event.tokens : []));
    const texts = token?.topLogprobs?.map(({ id, bytes }) => [id, Buffer.from(bytes).toString()]);
    expect(texts).toEqual([
      [105, 'i'],
      [104, 'h'],
    ]);
    expect(token?.logprob).toMatchObject({ id: 104, rank: 2 });
    expect(fake.bodies('/detokenize').map(({ tokens }) => tokens)).toEqual([[104], [105]]);
  });

  it('knows the texts of a prompt whose log probabilities are wanted', async () => {
    const answer = json({ choices: [{ index: 0, text: 'x', prompt_logprobs: [null, null, null] }] });
    const streamed = vllmStream([{ text: 'x', token_ids: [9] }], stopped);
    const server = await fakeVllm((response, seen) =>
      (seen.body.includes('"stream":true') ? streamed : answer)(response, seen),
    );
    servers.push(server);
    const engine = await upstreamEngine('vllm', [server.url]);
    const ids = [72, 105];
    expect(() => engine.tokenBytes(72)).toThrow(RangeError);
    await eventsOfGeneration(engine, generationRequest({ prompt: { tokenIds: ids }, promptLogprobs: 0 }));
    expect(ids.map((id) => Buffer.from(engine.tokenBytes(id)).toString())).toEqual(['H', 'i']);
    await engine.learnTokens([33]);
    expect(Buffer.from(engine.tokenBytes(33)).toString()).toBe('!');
    await engine.close();
  });

  it('asks for prompt log probabilities in a call of their own', async () => {
    const entry = { logprob: -1.5, rank: 4, decoded_token: 'b' };
    const promptLogprobs = [
      null,
      { 2: entry, 7: { logprob: -0.1, rank: 1, decoded_token: 'c' } },
      { 3: { ...entry, rank: 1 } },
    ];
    const streamed = vllmStream([{ text: 'x', token_ids: [9] }], stopped);
    const server = fakeVllm((response, request) => {
      const { stream } = JSON.parse(request.body) as { stream?: boolean };
      const answer = json({
        choices: [{ index: 0, text: 'x', finish_reason: 'length', prompt_logprobs: promptLogprobs }],
      });
      return (stream ? streamed : answer)(response, request);
    });
    const { all } = await run(server, generationRequest({ prompt, promptLogprobs: 1 }));
    const first = all[0];
    expect(
      first?.type === 'prompt' && first.logprobs?.map((list) => list?.map(({ id, rank }) => [id, rank])),
    ).toEqual([
      undefined,
      [
        [2, 4],
        [7, 1],
      ],
      [[3, 1]],
    ]);
  });

  it('gives several sequences with seeds of their own, and the best of more', async () => {
    const logprobs = (value: number): object => ({
      tokens: ['x'],
      token_logprobs: [value],
      top_logprobs: [{ x: value }],
      text_offset: [0],
    });
    const server = fakeVllm((response, request) => {
      const { seed = 0 } = JSON.parse(request.body) as { seed?: number };
      const piece = { text: `s${seed}`, token_ids: [seed], logprobs: logprobs(seed === 6 ? -0.1 : -2) };
      return vllmStream([piece], stopped)(response, request);
    });
    const { all } = await run(
      server,
      generationRequest({ prompt, count: 2, bestOf: 2, sampling: { seed: 5 } }),
    );
    expect([0, 1].map((sequence) => textOfEvents(all, sequence)).sort()).toEqual(['s5', 's6']);
    const engine = await upstreamEngine('vllm', [servers[0]?.url ?? '']);
    const best = await eventsOfGeneration(
      engine,
      generationRequest({ prompt, count: 1, bestOf: 3, sampling: { seed: 5 } }),
    );
    expect(textOfEvents(best)).toBe('s6');
    await engine.close();
  });

  it('learns length, template and tokens from the server', async () => {
    const { engine } = await run(
      fakeVllm(vllmStream([{ text: 'x', token_ids: [9] }], stopped)),
      generationRequest({ prompt }),
    );
    expect(engine.info).toMatchObject({
      task: 'generate',
      maxModelLength: 64,
      chatTemplates: { default: '{{ messages }}' },
      eosToken: { id: 901, text: '</s>' },
    });
    expect(engine.info.specialTokens.get('<tool_call>')).toBe(900);
  });

  it('hands on what the server says about a bad request', async () => {
    const refusal = { error: { message: 'too long', type: 'BadRequestError', param: null, code: 400 } };
    const { all } = await run(fakeVllm(json(refusal, 400)), generationRequest({ prompt }));
    expect(all).toMatchObject([{ type: 'error', error: { kind: 'request', message: 'too long' } }]);
    const { all: later } = await run(fakeVllm(events(refusal, '[DONE]')), generationRequest({ prompt }));
    expect(later).toMatchObject([{ type: 'error', error: { kind: 'request', message: 'too long' } }]);
  });

  it('embeds and scores', async () => {
    const server = await fakeVllm(json({}), {
      '/openapi.json': json({ paths: { '/v1/embeddings': {} } }),
      '/v1/embeddings': json({
        data: [
          { index: 1, embedding: [3, 4] },
          { index: 0, embedding: [1, 2] },
        ],
      }),
      '/score': json({
        data: [
          { index: 0, score: 0.9 },
          { index: 1, score: 0.1 },
        ],
        usage: { prompt_tokens: 8 },
      }),
    });
    servers.push(server);
    const engine = await upstreamEngine('vllm', [server.url]);
    expect(engine.info.task).toBe('embed');
    const signal = new AbortController().signal;
    const vectors = await engine.embed({ requestId: '', inputs: [[1], [2]] }, signal);
    expect(vectors.map((vector) => [...vector])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(server.bodies('/v1/embeddings')).toEqual([
      { model: 'm', input: [[1], [2]], use_activation: false },
    ]);
    const pairs = [
      { query: 'q', document: 'a' },
      { query: 'q', document: 'b' },
    ];
    expect(await engine.scorePairs(pairs, signal)).toEqual({ scores: [0.9, 0.1], promptTokens: 8 });
    expect(server.bodies('/score')).toEqual([{ model: 'm', text_1: ['q', 'q'], text_2: ['a', 'b'] }]);
    await engine.close();
  });
});
