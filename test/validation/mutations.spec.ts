import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatCompletionRequest } from '../../src/protocol/chat/chat-completion-request.js';
import { CompletionRequest } from '../../src/protocol/completions/completion-request.js';
import { EmbeddingsRequest } from '../../src/protocol/embeddings/embeddings-request.js';
import { GenerateRequest } from '../../src/protocol/interactive/generate-request.js';
import { RerankRequest } from '../../src/protocol/pooling/rerank-request.js';
import { ScoreRequest } from '../../src/protocol/pooling/score-request.js';
import { EncodeRequest } from '../../src/protocol/tokenize/encode.js';
import { DetokenizeRequest, TokenizeRequest } from '../../src/protocol/tokenize/tokenize.js';
import { fieldsOf, type FieldClass } from '../../src/validation/field.js';
import { ALL_FEATURES, post, startScriptedApp } from '../support/scripted-app.js';

type Body = Record<string, unknown>;

const MESSAGES = [
  { role: 'system', content: 'Be short.' },
  { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
];
const TOOLS = [
  {
    type: 'function',
    function: { name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' } } } },
  },
];
const SAMPLING = {
  temperature: 0.5,
  top_k: 5,
  seed: 1,
  n: 2,
  max_tokens: 4,
  stop: ['x'],
  logit_bias: { '1': 1 },
};

/** Valid bodies to start from. */
const ENDPOINTS: readonly [url: string, type: FieldClass, bodies: readonly Body[]][] = [
  [
    '/v1/chat/completions',
    ChatCompletionRequest,
    [
      { messages: MESSAGES, ...SAMPLING, logprobs: true, top_logprobs: 2 },
      { messages: MESSAGES, tools: TOOLS, tool_choice: 'auto', stream: true },
      { messages: MESSAGES, response_format: { type: 'json_object' }, use_beam_search: true, best_of: 2 },
    ],
  ],
  ['/v1/chat/completions/render', ChatCompletionRequest, [{ messages: MESSAGES, tools: TOOLS }]],
  [
    '/v1/completions',
    CompletionRequest,
    [
      {
        prompt: 'Hi',
        ...SAMPLING,
        logprobs: 1,
        echo: true,
        stream: true,
        stream_options: { include_usage: true },
      },
      { prompt: [[1, 2], [3]], guided_choice: ['a', 'b'], return_token_ids: true },
    ],
  ],
  ['/v1/completions/render', CompletionRequest, [{ prompt: ['a', 'b'] }]],
  ['/v1/embeddings', EmbeddingsRequest, [{ input: ['a', 'b'], encoding_format: 'base64', dimensions: 2 }]],
  ['/v1/score', ScoreRequest, [{ text_1: 'a', text_2: ['b', 'c'] }]],
  ['/v1/rerank', RerankRequest, [{ query: 'a', documents: ['b', { text: 'c' }], top_n: 1 }]],
  ['/tokenize', TokenizeRequest, [{ prompt: 'a' }, { messages: MESSAGES }]],
  ['/v1/encode', EncodeRequest, [{ input: ['a', 'b'], add_bos: false }]],
  [
    '/v1/chat/interactive',
    GenerateRequest,
    [
      { prompt: 'Hi', request_output_len: 4 },
      { prompt: MESSAGES, stream: true, session_id: 5, interactive_mode: true },
    ],
  ],
  ['/detokenize', DetokenizeRequest, [{ tokens: [1, 2] }]],
];

/** Values that break programs. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '0',
    'true',
    'NaN',
    '-1e400',
    true,
    false,
    0,
    -0,
    -1,
    0.5,
    1,
    2,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 53,
    2 ** 63,
    [],
    [[]],
    [null],
    {},
    { '': null },
    { __proto__: null, constructor: {} },
    '\u0000',
    '\ud800',
    '{{ 1/0 }}',
    'x'.repeat(5000),
    Array(300).fill(1),
    { type: 'text' },
    { type: 'json_schema', json_schema: { schema: { $ref: '#/nowhere' } } },
    '(((',
    'root ::= root',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** One change: a field set, removed, or something inside of it replaced. */
function mutate(type: FieldClass, body: Body): fc.Arbitrary<Body> {
  const names = [...new Set([...fieldsOf(type).map(({ name }) => name), ...Object.keys(body)])];
  const change = fc.oneof(
    { weight: 4, arbitrary: fc.record({ name: fc.constantFrom(...names), value: odd }) },
    {
      weight: 1,
      arbitrary: fc.record({ name: fc.constantFrom(...Object.keys(body)), value: fc.constant(undefined) }),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({
          name: fc.constantFrom(...Object.keys(body)),
          value: odd,
          depth: fc.nat(4),
          pick: fc.nat(9),
        })
        .map(({ name, value, depth, pick }) => ({
          name,
          value: replaceInside(body[name], value, depth, pick),
        })),
    },
  );
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((all, { name, value }) => ({ ...all, [name]: value }), body));
}

function replaceInside(target: unknown, value: unknown, depth: number, pick: number): unknown {
  if (depth === 0 || typeof target !== 'object' || target === null) return value;
  const keys = Object.keys(target);
  const key = keys[pick % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const inside = replaceInside((target as Body)[key], value, depth - 1, pick);
  if (Array.isArray(target)) return target.with(Number(key), inside);
  return { ...target, [key]: inside };
}

describe('mutated request bodies', () => {
  let app: NestFastifyApplication;
  let address: string;
  beforeAll(async () => {
    app = await startScriptedApp({
      scripted: { features: ALL_FEATURES, answers: [{ text: 'one <tool_call>two' }] },
      embedder: { task: 'embed' },
      scorer: { task: 'score' },
    });
    await app.listen(0, '127.0.0.1');
    address = await app.getUrl();
  });
  afterAll(() => app.close());

  it.each(ENDPOINTS)('never make %s answer 5xx, nor say what is inside', async (url, type, bodies) => {
    const body = fc.constantFrom(...bodies).chain((valid) => mutate(type, valid));
    await fc.assert(
      fc.asyncProperty(body, async (changed) => {
        const { status, text } = await post(address + url, changed);
        expect([status, text]).toEqual([expect.toSatisfy((code: number) => code < 500), text]);
        if (status !== 200) {
          const { error } = JSON.parse(text) as { error: Record<string, unknown> };
          expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
          expect(error['message']).not.toMatch(/\n|node_modules|\.ts\b|\.js\b|undefined/);
        } else if (text.startsWith('data: ')) {
          expect(text).not.toContain('"error"');
        }
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});
