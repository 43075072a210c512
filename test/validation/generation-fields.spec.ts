import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_FEATURES, errorOf, post, startScriptedApp, type Posted } from '../support/scripted-app.js';

const CHAT = {
  url: '/v1/chat/completions',
  base: { model: 'scripted', messages: [{ role: 'user', content: 'Hi' }] },
};
const COMPLETION = { url: '/v1/completions', base: { model: 'scripted', prompt: 'Hi' } };
const BOTH = [CHAT, COMPLETION];

let app: NestFastifyApplication;
let address: string;
beforeAll(async () => {
  app = await startScriptedApp({
    scripted: { features: ALL_FEATURES, answers: [{ text: 'one two three' }] },
    bare: {},
  });
  await app.listen(0, '127.0.0.1');
  address = await app.getUrl();
});
afterAll(() => app.close());

const ask = (url: string, body: unknown): Promise<Posted> => post(address + url, body);

/** Values that are fine, and values that are not with what the message says the rule is. */
interface FieldCase {
  field: string;
  fine: readonly unknown[];
  wrong: readonly unknown[];
  rule: string;
  where?: typeof BOTH;
  /** Fields the values need beside them. */
  beside?: Record<string, unknown>;
}

/** Values that are no number of any kind. */
const NO_NUMBER = ['', 'abc', 'NaN', 'Infinity', 'true', true, [], {}, [1]];
const NO_INTEGER = [...NO_NUMBER, 0.5, 1e308, '1e308', '1.5'];
const NO_BOOLEAN = ['', 'yes', 0, 1, '1', [], {}];
const BOOLEANS = [true, false, 'true', 'False', null];

const boolean = (field: string, rest: Partial<FieldCase> = {}): FieldCase => ({
  field,
  fine: BOOLEANS,
  wrong: NO_BOOLEAN,
  rule: 'must be true or false',
  ...rest,
});

const CASES: readonly FieldCase[] = [
  {
    field: 'temperature',
    fine: [0, 1e-9, 0.5, '0.5', 2, null],
    wrong: [-1e-9, 2.01, 1e308, -1e308, ...NO_NUMBER],
    rule: 'must be a number from 0 to 2',
  },
  {
    field: 'top_p',
    fine: [1e-9, 1, '1', null],
    wrong: [0, -0.1, 1.0001, 1e308, ...NO_NUMBER],
    rule: 'must be a number greater than 0 and at most 1',
  },
  {
    field: 'top_k',
    fine: [-1, 0, 1, 2 ** 31, null],
    wrong: [-2, ...NO_INTEGER],
    rule: 'must be an integer at least -1',
  },
  {
    field: 'min_p',
    fine: [0, 1, null],
    wrong: [-0.01, 1.01, ...NO_NUMBER],
    rule: 'must be a number from 0 to 1',
  },
  {
    field: 'repetition_penalty',
    fine: [1e-9, 2, null],
    wrong: [0, -1, 2.01, 1e308, ...NO_NUMBER],
    rule: 'must be a number greater than 0 and at most 2',
  },
  ...['presence_penalty', 'frequency_penalty'].map((field) => ({
    field,
    fine: [-2, 0, 2, null],
    wrong: [-2.01, 2.01, 1e308, ...NO_NUMBER],
    rule: 'must be a number from -2 to 2',
  })),
  {
    field: 'seed',
    fine: [-1, 0, 2 ** 53, 2 ** 63, -(2 ** 63), '7', null],
    wrong: [1e308, 2 ** 64, 0.5, ...NO_NUMBER],
    rule: 'must be a 64-bit integer',
  },
  {
    field: 'logit_bias',
    fine: [{}, { '0': 100 }, { '255': -100.5 }, { '1': 1e308 }, { '1': '5' }, null],
    wrong: [{ a: 1 }, { '-1': 1 }, { '1': true }, { '1': 'NaN' }, { '1.5': 1 }, [], 'x', 5],
    rule: 'must map token ids to numbers',
  },
  {
    field: 'stop',
    fine: ['a', ['a', 'b'], [], Array(16).fill('x'), null],
    wrong: ['', [''], Array(17).fill('x'), 5, [5], {}, ['a', null], true],
    rule: 'must be a non-empty string or a list of at most 16 non-empty strings',
  },
  {
    field: 'stop_token_ids',
    fine: [[], [0], ['3'], null],
    wrong: [[-1], [0.5], 5, 'x', [true], [[1]], Array(129).fill(1), {}],
    rule: 'must be a list of integers at least 0, at most 128 of them',
  },
  {
    field: 'allowed_token_ids',
    fine: [[0], [65, 65], [], null],
    wrong: [[-1], ['x'], 5, { a: 1 }, [1e308]],
    rule: 'must be a list of integers at least 0, at least 1 of them',
  },
  {
    field: 'bad_words',
    fine: [[], ['a'], [' '], null],
    wrong: [[''], 'a', [5], {}, Array(1025).fill('x')],
    rule: 'must be a list of at most 1024 non-empty strings',
  },
  {
    field: 'n',
    fine: [1, 128, '2', null],
    wrong: [0, -1, ...NO_INTEGER],
    rule: 'must be an integer at least 1',
  },
  { field: 'n', fine: [], wrong: [129, 2 ** 31], rule: 'must be at most 128 (--max-n)' },
  {
    field: 'best_of',
    fine: [1, 128, null],
    wrong: [0, -1, ...NO_INTEGER],
    rule: 'must be an integer at least 1',
  },
  { field: 'best_of', fine: [], wrong: [129], rule: 'must be at most 128 (--max-n)' },
  {
    field: 'length_penalty',
    fine: [0, -1, 2.5, 1e308, null],
    wrong: NO_NUMBER,
    rule: 'must be a number',
    beside: { use_beam_search: true, best_of: 2 },
  },
  {
    field: 'early_stopping',
    fine: [true, false, 'never', 'true', null],
    wrong: ['', 'always', 0, 1, [], {}],
    rule: "must be true, false or 'never'",
    beside: { use_beam_search: true, best_of: 2 },
  },
  ...['min_tokens', 'min_new_tokens'].map((field) => ({
    field,
    fine: [0, 5, null],
    wrong: [-1, ...NO_INTEGER],
    rule: 'must be an integer at least 0',
    beside: { max_tokens: 5 },
  })),
  {
    field: 'request_output_len',
    fine: [1, 5, null],
    wrong: [0, -1, ...NO_INTEGER],
    rule: 'must be an integer at least 1',
  },
  {
    field: 'max_tokens',
    fine: [1, '5', null],
    wrong: [0, -1, ...NO_INTEGER],
    rule: 'must be an integer at least 1',
    where: [CHAT],
  },
  {
    field: 'max_completion_tokens',
    fine: [1, '5', null],
    wrong: [0, -1, ...NO_INTEGER],
    rule: 'must be an integer at least 1',
  },
  {
    field: 'prompt_embeds',
    fine: [null, [], {}],
    wrong: ['', 'AAAA', ['AAAA'], 5],
    rule: 'is not supported by this server',
    where: [COMPLETION],
  },
  {
    field: 'thinking_token_budget',
    fine: [-1, 0, 5, '5', null],
    wrong: [-2, ...NO_INTEGER],
    rule: 'must be an integer at least -1',
  },
  {
    field: 'max_tokens',
    fine: [1, null],
    wrong: [-1, ...NO_INTEGER],
    rule: 'must be an integer at least 0',
    where: [COMPLETION],
  },
  {
    field: 'max_tokens',
    fine: [],
    wrong: [0],
    rule: 'must be an integer at least 1 unless echo is true',
    where: [COMPLETION],
  },
  { field: 'max_tokens', fine: [0, 1], wrong: [], rule: '', where: [COMPLETION], beside: { echo: true } },
  {
    field: 'truncate_prompt_tokens',
    fine: [-1, 1, 4096, null],
    wrong: [-2, 0, ...NO_INTEGER],
    rule: 'must be -1 or an integer of at least 1',
  },
  {
    field: 'truncate_prompt_tokens',
    fine: [],
    wrong: [4097],
    rule: "must be at most 4096, the model's context length",
  },
  {
    field: 'truncation_side',
    fine: ['left', 'right', null],
    wrong: ['', 'middle', 1, true],
    rule: "must be one of 'left', 'right'",
  },
  {
    field: 'prompt_logprobs',
    fine: [0, 20, null],
    wrong: [-2, ...NO_INTEGER],
    rule: 'must be an integer at least -1',
  },
  { field: 'prompt_logprobs', fine: [], wrong: [21, -1], rule: 'must be at most 20 (--max-logprobs)' },
  {
    field: 'logprobs',
    fine: [0, 20, true, false, 'true', null],
    wrong: [-2, 0.5, 1e308, '', 'abc', [], {}],
    rule: 'must be an integer at least -1',
    where: [COMPLETION],
  },
  {
    field: 'logprobs',
    fine: [],
    wrong: [21, -1],
    rule: 'must be at most 20 (--max-logprobs)',
    where: [COMPLETION],
  },
  boolean('logprobs', { where: [CHAT] }),
  {
    field: 'top_logprobs',
    fine: [0, 20, '5', null],
    wrong: [-2, ...NO_INTEGER],
    rule: 'must be an integer at least -1',
    where: [CHAT],
    beside: { logprobs: true },
  },
  {
    field: 'top_logprobs',
    fine: [],
    wrong: [21, -1],
    rule: 'must be at most 20 (--max-logprobs)',
    where: [CHAT],
    beside: { logprobs: true },
  },
  {
    field: 'top_logprobs',
    fine: [0, null],
    wrong: [1, -1],
    rule: 'when using `top_logprobs`, `logprobs` must be set to true.',
    where: [CHAT],
  },
  {
    field: 'stream_options',
    fine: [{}, { include_usage: true }, null],
    wrong: ['x', [], true, 5],
    rule: 'must be an object',
    beside: { stream: true },
  },
  {
    field: 'stream_options',
    fine: [],
    wrong: [{}, { include_usage: true }],
    rule: 'Stream options can only be defined when `stream=True`.',
  },
  {
    field: 'model',
    fine: ['scripted'],
    wrong: [5, true, [], {}],
    rule: 'must be a string',
  },
  { field: 'user', fine: ['', 'me', null], wrong: [5, {}], rule: 'must be a string' },
  {
    field: 'prompt',
    fine: ['Hi', ['a', 'b'], [1, 2], [[1], [2, 3]]],
    wrong: [5, [], [[]], [1, 'a'], [-1], [0.5], {}, true, [null]],
    rule: 'must be a string, a list of strings, a list of token ids, or a list of such lists',
    where: [COMPLETION],
  },
  {
    field: 'prompt',
    fine: [],
    wrong: ['', ['a', '']],
    rule: 'a prompt must not be empty',
    where: [COMPLETION],
  },
  { field: 'suffix', fine: [null], wrong: [5, [], true], rule: 'must be a string', where: [COMPLETION] },
  {
    field: 'messages',
    fine: ['Hi', ' '],
    wrong: [[], '', {}, 5, [5], true],
    rule: 'must be a list of at least 1 objects, or a non-empty string',
    where: [CHAT],
  },
  ...['stream', 'use_beam_search'].map((field) =>
    boolean(field, { beside: field === 'stream' ? {} : { best_of: 2 } }),
  ),
  ...[
    'ignore_eos',
    'include_stop_str_in_output',
    'skip_special_tokens',
    'spaces_between_special_tokens',
    'return_token_ids',
    'return_tokens_as_token_ids',
    'return_token_offsets',
    'echo',
    'add_special_tokens',
  ].map((field) => boolean(field)),
  ...[
    'include_reasoning',
    'parallel_tool_calls',
    'return_prompt_text',
    'return_assistant_tokens_mask',
    'do_preprocess',
    'enable_thinking',
    'continue_final_message',
  ].map((field) => boolean(field, { where: [CHAT] })),
  {
    field: 'stream_interval',
    fine: [1, 10_000, '3', null],
    wrong: [0, -1, ...NO_INTEGER],
    rule: 'must be an integer at least 1',
  },
  {
    field: 'cache_salt',
    fine: ['a', ' ', '§'.repeat(1024), null],
    wrong: ['', 'a'.repeat(1025), 5, true, [], {}],
    rule: 'must be a string of from 1 to 1024 characters',
  },
  {
    field: 'logprob_token_ids',
    fine: [[0], [255, 255], [], ['3'], Array(128).fill(1), null],
    wrong: [[-1], [0.5], 5, 'x', [true], [[1]], Array(129).fill(1), { a: 1 }],
    rule: 'must be a list of integers at least 0, at most 128 of them',
    beside: { logprobs: true },
  },
  {
    field: 'logprob_token_ids',
    fine: [null, []],
    wrong: [[1]],
    rule: 'when using `logprob_token_ids`, `logprobs` must be set.',
  },
  {
    field: 'logprob_token_ids',
    fine: [],
    wrong: [[1]],
    rule: '`logprob_token_ids` is not supported with beam search.',
    beside: { logprobs: true, use_beam_search: true, best_of: 2 },
  },
  {
    field: 'repetition_detection',
    fine: [
      {},
      { max_pattern_size: 0 },
      { max_pattern_size: 1, min_count: 2 },
      { max_pattern_size: 8, min_pattern_size: 8, min_count: '3' },
      { max_pattern_size: null, min_count: 1 },
      null,
    ],
    wrong: ['x', [], true, 5],
    rule: 'must be an object',
  },
  ...['repetition_ngram_size', 'repetition_ngram_threshold'].map((field) => ({
    field,
    fine: [0, 1, '3', 2 ** 40, null],
    wrong: [-1, ...NO_INTEGER],
    rule: 'must be an integer at least 0',
  })),
  ...['store', 'metadata', 'service_tier', 'priority', 'request_id', 'vllm_xargs', 'no_such_field'].map(
    (field) => ({
      field,
      fine: [null, '', 5, -1, true, [], {}, 'x'],
      wrong: [],
      rule: '',
    }),
  ),
];

describe.each(BOTH)('the generation fields of $url', (endpoint) => {
  const { url, base } = endpoint;
  const cases = CASES.filter(({ where = BOTH }) => where.includes(endpoint));
  it.each(cases.filter(({ fine }) => fine.length > 0))(
    'take $field: $fine',
    async ({ field, fine, beside }) => {
      for (const value of fine) {
        const { status, text } = await ask(url, { ...base, ...beside, [field]: value });
        expect([value, status, status === 200 ? '' : text]).toEqual([value, 200, '']);
      }
    },
  );

  it.each(cases.filter(({ wrong }) => wrong.length > 0))('refuse others: $field $rule', async (each) => {
    for (const value of each.wrong) {
      const answer = await ask(url, { ...base, ...each.beside, [each.field]: value });
      const error = errorOf(answer);
      expect([value, answer.status, error]).toEqual([
        value,
        400,
        {
          message: expect.stringContaining(each.rule),
          type: 'invalid_request_error',
          param: each.field,
          code: 'invalid_value',
        },
      ]);
      expect(error?.['message']).not.toContain('\n');
    }
  });
});

describe('generation fields that contradict each other', () => {
  const beams = { use_beam_search: true, best_of: 2 };
  it.each([
    [{ n: 2, best_of: 1 }, 'best_of', 'best_of must be greater than or equal to n, got n=2 and best_of=1.'],
    [{ temperature: 0, best_of: 2 }, 'best_of', 'best_of must be 1 when using greedy sampling, got 2.'],
    [{ stream: true, best_of: 2 }, 'best_of', 'best_of must be equal to n when streaming'],
    [{ use_beam_search: true }, 'best_of', 'best_of must be greater than 1 when using beam search. Got 1.'],
    [
      { ...beams, stream: true },
      'use_beam_search',
      'use_beam_search together with stream is not allowed because beam search requires the whole sequence to produce the output tokens.',
    ],
    [
      { early_stopping: 'never' },
      'early_stopping',
      'early_stopping is not effective and must be False when not using beam search.',
    ],
    [
      { length_penalty: 0.5 },
      'length_penalty',
      'length_penalty is not effective and must be the default value of 1.0 when not using beam search.',
    ],
    [
      { stream: true, prompt_logprobs: 1 },
      'prompt_logprobs',
      '`prompt_logprobs` are not available when `stream=True`.',
    ],
    [
      { repetition_detection: { max_pattern_size: 2, min_pattern_size: 3, min_count: 2 } },
      'repetition_detection.min_pattern_size',
      'must be at most max_pattern_size (2), got 3',
    ],
    [
      { repetition_detection: { max_pattern_size: 2, min_count: 1 } },
      'repetition_detection.min_count',
      'must be at least 2, got 1',
    ],
    [
      { repetition_detection: { max_pattern_size: -1, min_count: 2 } },
      'repetition_detection.max_pattern_size',
      'must be an integer at least 0, got -1',
    ],
    [
      { ...beams, repetition_detection: { max_pattern_size: 2, min_count: 2 } },
      'repetition_detection',
      "can't be combined with use_beam_search",
    ],
    [
      { ...beams, repetition_ngram_size: 2, repetition_ngram_threshold: 2 },
      'repetition_ngram_size',
      "can't be combined with use_beam_search",
    ],
    [
      { logprobs: true, logprob_token_ids: [99999] },
      'logprob_token_ids',
      'token id 99999 is not in the model',
    ],
    [{ min_tokens: 6, max_tokens: 5 }, 'min_tokens', 'must be at most max_tokens (5), got 6'],
    [{ min_new_tokens: 6, max_tokens: 5 }, 'min_new_tokens', 'must be at most max_tokens (5), got 6'],
    [{ logit_bias: { '99999': 1 } }, 'logit_bias', 'token id 99999 is not in the model'],
    [{ stop_token_ids: [99999] }, 'stop_token_ids', 'token id 99999 is not in the model'],
    [{ allowed_token_ids: [99999] }, 'allowed_token_ids', 'token id 99999 is not in the model'],
  ])('are refused: %j', async (fields, param, message) => {
    for (const { url, base } of BOTH) {
      const answer = await ask(url, { ...base, ...fields });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toEqual({
        message: expect.stringContaining(message),
        type: 'invalid_request_error',
        param,
        code: 'invalid_value',
      });
    }
  });

  it('are refused with the numbers when the context is too short', async () => {
    for (const { url, base } of BOTH) {
      const answer = await ask(url, { ...base, max_tokens: 4096 });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({
        code: 'context_length_exceeded',
        message: expect.stringContaining('maximum context length is 4096 tokens. However, you requested 4'),
      });
    }
  });

  it('are refused by name where the model has no tokens for them', async () => {
    const answer = await ask(COMPLETION.url, { ...COMPLETION.base, suffix: 'b' });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ param: 'suffix', code: 'unsupported' });
  });

  it('are refused when JSON does not know the value', async () => {
    for (const value of ['NaN', 'Infinity', '-Infinity', '01', '1e', '+1']) {
      const answer = await ask(COMPLETION.url, `{"model":"scripted","prompt":"a","temperature":${value}}`);
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({ type: 'invalid_request_error', param: null });
    }
  });
});

describe('an engine that lacks a feature', () => {
  it('is named with it, before anything is generated', async () => {
    for (const [fields, param, feature] of [
      [{ best_of: 2 }, 'best_of', 'best-of'],
      [{ bad_words: ['a'] }, 'bad_words', 'bad-words'],
      [{ allowed_token_ids: [1] }, 'allowed_token_ids', 'allowed-tokens'],
      [{ use_beam_search: true, best_of: 2 }, 'use_beam_search', 'beam-search'],
      [{ presence_penalty: 1 }, 'presence_penalty', 'penalties'],
      [{ prompt_logprobs: 1 }, 'prompt_logprobs', 'prompt-logprobs'],
    ] as const) {
      const answer = await ask(COMPLETION.url, { model: 'bare', prompt: 'a', ...fields });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({
        param,
        code: 'unsupported',
        message: expect.stringContaining(`'scripted' does not support ${feature}`),
      });
    }
  });
});
