import { afterEach, describe, expect, it } from 'vitest';
import { generationRequest } from '../../../../test/support/generation-request.js';
import {
  eventsOfGeneration,
  textOfEvents,
  upstreamEngine,
} from '../../../../test/support/upstream-engine.js';
import { events, FakeServer, json, type Route } from '../../../../test/support/upstream-fixture.js';
import type { GenerationRequest } from '../../engine.js';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const prompt = { tokenIds: [1, 2, 3], text: 'abc' };

async function run(generate: Route, request: GenerationRequest) {
  const fake = await FakeServer.start({
    '/v1/models': json({ data: [{ id: 'm', object: 'model', owned_by: 'sglang', max_model_len: null }] }),
    '/get_model_info': json({ model_path: 'm', is_generation: true }),
    '/get_server_info': json({ context_length: 99 }),
    '/tokenize': json({ tokens: [7, 8], count: 2, max_model_len: 99 }),
    '/generate': generate,
  });
  servers.push(fake);
  const engine = await upstreamEngine('sglang', [fake.url]);
  const all = await eventsOfGeneration(engine, request);
  await engine.close();
  return { all, sent: fake.bodies('/generate').at(-1), engine };
}

interface Meta {
  finish_reason: object | null;
  completion_tokens: number;
  [name: string]: unknown;
}

const event = (text: string, outputIds: number[], meta: Meta): object => ({
  text,
  output_ids: outputIds,
  meta_info: { id: 'r', prompt_tokens: 3, cached_tokens: 1, ...meta },
});
const cumulative = events(
  event('He', [4], {
    finish_reason: null,
    completion_tokens: 1,
    output_token_logprobs: [[-0.5, 4, 'He']],
    output_top_logprobs: [[[-0.5, 4, 'He']]],
  }),
  event('He he', [4, 5], {
    finish_reason: null,
    completion_tokens: 2,
    output_token_logprobs: [
      [-0.5, 4, 'He'],
      [-1.5, 5, ' he'],
    ],
    output_top_logprobs: [[[-0.5, 4, 'He']], [[-0.25, 6, ' it']]],
  }),
  event('He he', [4, 5, 2], {
    finish_reason: { type: 'stop', matched: 2 },
    completion_tokens: 3,
    output_token_logprobs: [
      [-0.5, 4, 'He'],
      [-1.5, 5, ' he'],
      [-0.1, 2, null],
    ],
    output_top_logprobs: [[[-0.5, 4, 'He']], [[-0.25, 6, ' it']], [[-0.1, 2, null]]],
  }),
  '[DONE]',
);

describe('--engine sglang', () => {
  it('sends token ids and sampling parameters under their names there', async () => {
    const { sent, engine } = await run(
      cumulative,
      generationRequest({
        prompt,
        sampling: { topP: 0.9, minP: 0.1, repetitionPenalty: 1.1, seed: 4, logitBias: new Map([[5, 1]]) },
        stop: { maxTokens: 9, minTokens: 2, strings: ['END'], tokenIds: [42], ignoreEos: true },
        constraint: { grammar: 'root ::= "a"\n', activation: { kind: 'start' } },
      }),
    );
    expect(sent).toMatchObject({ input_ids: [1, 2, 3], stream: true });
    expect(sent?.['sampling_params']).toEqual({
      max_new_tokens: 9,
      temperature: 0,
      top_p: 0.9,
      top_k: -1,
      min_p: 0.1,
      repetition_penalty: 1.1,
      presence_penalty: 0,
      frequency_penalty: 0,
      logit_bias: { 5: 1 },
      sampling_seed: 4,
      min_new_tokens: 2,
      stop: ['END'],
      stop_token_ids: [42],
      ignore_eos: true,
      ebnf: 'root ::= "a"\n',
      skip_special_tokens: false,
      spaces_between_special_tokens: false,
    });
    expect(engine.info.maxModelLength).toBe(99);
  });

  it('reads streams that repeat everything so far', async () => {
    const { all } = await run(cumulative, generationRequest({ prompt, logprobs: 1 }));
    expect(all[0]).toMatchObject({ type: 'prompt', tokenIds: [1, 2, 3], cachedTokens: 1 });
    const tokens = all.flatMap((each) => (each.type === 'tokens' ? each.tokens : []));
    expect(tokens.map(({ id, text, logprob }) => [id, text, logprob?.logprob, logprob?.rank])).toEqual([
      [4, 'He', -0.5, 1],
      [5, ' he', -1.5, 2],
      [2, '', -0.1, 1],
    ]);
    expect(all.at(-2)).toMatchObject({ reason: 'stop', stopReason: null, completionTokens: 3 });
  });

  it('reads streams of pieces, and the same letters twice', async () => {
    const pieces = events(
      event('a', [4], { finish_reason: null, completion_tokens: 1 }),
      event('a', [4], { finish_reason: null, completion_tokens: 2 }),
      event('b', [5], { finish_reason: { type: 'length', length: 3 }, completion_tokens: 3 }),
      '[DONE]',
    );
    const { all } = await run(pieces, generationRequest({ prompt }));
    expect(textOfEvents(all)).toBe('aab');
    expect(all.at(-2)).toMatchObject({ reason: 'length', completionTokens: 3 });
  });

  it('puts a stop string back where the request wants it', async () => {
    const ending = events(
      event('one', [4], { finish_reason: { type: 'stop', matched: 'END' }, completion_tokens: 2 }),
      '[DONE]',
    );
    const stop = { strings: ['END'], includeStopString: true };
    const { all } = await run(ending, generationRequest({ prompt, stop }));
    expect(textOfEvents(all)).toBe('oneEND');
    expect(all.at(-2)).toMatchObject({ stopReason: 'END' });
  });

  it('reads prompt log probabilities', async () => {
    const answer = events(
      event('x', [4], {
        finish_reason: { type: 'stop', matched: 2 },
        completion_tokens: 1,
        input_token_logprobs: [
          [null, 1, null],
          [-2, 2, 'b'],
          [-0.5, 3, 'c'],
        ],
        input_top_logprobs: [null, [[-0.1, 9, 'z']], [[-0.5, 3, 'c']]],
      }),
      '[DONE]',
    );
    const { all } = await run(answer, generationRequest({ prompt, promptLogprobs: 1 }));
    const first = all[0];
    expect(first?.type === 'prompt' && first.logprobs?.map((list) => list?.map(({ id }) => id))).toEqual([
      undefined,
      [2, 9],
      [3],
    ]);
  });

  it('reports an abort of the server as an error', async () => {
    const aborted = events(
      event('', [], {
        finish_reason: { type: 'abort', message: 'too long', status_code: 400 },
        completion_tokens: 0,
      }),
    );
    const { all } = await run(aborted, generationRequest({ prompt }));
    expect(all).toMatchObject([{ type: 'error', error: { kind: 'request', message: 'too long' } }]);
  });
});
