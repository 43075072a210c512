import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestModelName, writeTestModel } from '../../tools/test-models/models.js';
import type { EmbeddingsResponse } from '../../src/protocol/embeddings/embeddings-response.js';
import type { RerankResponse } from '../../src/protocol/pooling/rerank-response.js';
import type { ScoreResponse } from '../../src/protocol/pooling/score-response.js';
import { bertLogits, bertStates } from '../support/reference/bert.js';
import { GgufWeights } from '../support/reference/gguf-weights.js';
import { qwen3Logits, qwen3States } from '../support/reference/qwen3.js';
import { dot, mean } from '../support/reference/vector-math.js';
import { startLlamaServer } from '../support/llama-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { metric, postJson } from '../support/sse.js';

/**
 * What rounding may make of one vector or logit beside other inputs or another implementation: cells and products are
 * in half precision, and 8-bit weights pass on a flip of the last bit.
 */
const SAME_VECTOR = 1e-6;
const SAME_LOGIT = 1e-2;

const sentences = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `The weather in city ${index} ${'is fine '.repeat(index % 9)}today.`,
  );

const cosine = (left: ArrayLike<number>, right: ArrayLike<number>): number =>
  dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));

const logit = (probability: number): number => Math.log(probability / (1 - probability));

const largestDifference = (left: readonly number[], right: readonly number[]): number =>
  Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? NaN))));

async function post<T>(server: { url: string }, path: string, body: unknown): Promise<T> {
  const response = await postJson(`${server.url}${path}`, body);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

const tokensOf = async (server: TestServer, model: string, prompt: string): Promise<number[]> =>
  (await post<{ tokens: number[] }>(server, '/tokenize', { model, prompt })).tokens;

describe('the demo models for embeddings, score and rerank', () => {
  let server: TestServer;
  let client: OpenAI;
  const embed = async (input: string[]): Promise<number[][]> =>
    (await client.embeddings.create({ model: 'demo-embed', input })).data.map(({ embedding }) => embedding);

  beforeAll(async () => {
    server = await startServer();
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
  });
  afterAll(async () => {
    await server.stop();
  });

  it('lists each model with its task, and leads from a wrong endpoint to the right one', async () => {
    const models = await fetch(`${server.url}/v1/models`);
    const { data } = (await models.json()) as { data: { id: string; task: string }[] };
    expect(Object.fromEntries(data.map(({ id, task }) => [id, task]))).toMatchObject({
      'demo-embed': 'embed',
      'demo-rerank': 'score',
    });
    await expect(client.embeddings.create({ model: 'demo-chat', input: 'a' })).rejects.toMatchObject({
      status: 400,
      code: 'model_task_mismatch',
      message: expect.stringContaining('/v1/chat/completions'),
    });
    const response = await postJson(`${server.url}/rerank`, {
      model: 'demo-chat',
      query: 'a',
      documents: ['b'],
    });
    expect(response.status).toBe(400);
  });

  it('gives the same vectors of length 1 as base64, which the SDK asks for, and as floats', async () => {
    const input = ['The sea was calm.', 'The weather is fine.'];
    const usual = await client.embeddings.create({ model: 'EMPTY', input });
    const floats = await client.embeddings.create({ model: 'EMPTY', input, encoding_format: 'float' });
    expect(usual.data.map(({ index, object }) => [index, object])).toEqual([
      [0, 'embedding'],
      [1, 'embedding'],
    ]);
    for (const [index, { embedding }] of usual.data.entries()) {
      expect(Array.isArray(embedding)).toBe(true);
      expect(dot(embedding, embedding)).toBeCloseTo(1, 5);
      expect(largestDifference(embedding, floats.data[index]!.embedding)).toBeLessThan(1e-6);
    }
    const counts = await Promise.all(input.map((text) => tokensOf(server, 'demo-embed', text)));
    expect(usual.usage).toEqual({ prompt_tokens: counts.flat().length, total_tokens: counts.flat().length });
    expect(usual.model).toBe('demo-embed');
  });

  it('takes token ids for the text they are of, and cuts vectors before it normalizes them', async () => {
    const [whole] = await embed(['The sea was calm.']);
    const ids = await tokensOf(server, 'demo-embed', 'The sea was calm.');
    const { data } = await client.embeddings.create({ model: 'EMPTY', input: [ids, ids], dimensions: 8 });
    const cut = whole!.slice(0, 8);
    const size = Math.sqrt(dot(cut, cut));
    for (const { embedding } of data) {
      expect(
        largestDifference(
          embedding,
          cut.map((value) => value / size),
        ),
      ).toBeLessThan(1e-5);
    }
    const raw = await post<EmbeddingsResponse>(server, '/v1/embeddings', { input: ids, normalize: false });
    const vector = raw.data[0]!.embedding as number[];
    expect(dot(vector, vector)).not.toBeCloseTo(1, 2);
    const unscaled = { input: ids, use_activation: false };
    expect((await post<EmbeddingsResponse>(server, '/v1/embeddings', unscaled)).data).toEqual(raw.data);
    expect(cosine(vector, whole!)).toBeCloseTo(1, 6);
  });

  it('truncates to the last tokens on demand, and refuses what is too long with the numbers', async () => {
    const ids = await tokensOf(server, 'demo-embed', sentences(1)[0]!);
    const last = await client.embeddings.create({ model: 'EMPTY', input: ids.slice(-4) });
    const truncated = await client.embeddings.create({
      model: 'EMPTY',
      input: ids,
      // @ts-expect-error a field of vLLM and Furiosa-LLM
      truncate_prompt_tokens: 4,
    });
    expect(truncated.usage.prompt_tokens).toBe(4);
    expect(largestDifference(truncated.data[0]!.embedding, last.data[0]!.embedding)).toBeLessThan(1e-5);
    await expect(
      client.embeddings.create({ model: 'EMPTY', input: ['a', 'word '.repeat(5000)] }),
    ).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'input[1]',
      message: expect.stringMatching(/maximum context length is \d+ tokens.* has \d+ tokens/),
    });
  });

  it('gives an input the same vector in every company and order', async () => {
    const inputs = sentences(64);
    const together = await embed(inputs);
    const reversed = (await embed(inputs.toReversed())).reverse();
    const seven = await embed(inputs.slice(20, 27));
    const alone = await Promise.all([0, 20, 63].map(async (index) => (await embed([inputs[index]!]))[0]!));
    for (const [index, vector] of together.entries()) {
      expect(largestDifference(vector, reversed[index]!)).toBeLessThan(SAME_VECTOR);
    }
    seven.forEach((vector, index) =>
      expect(largestDifference(vector, together[20 + index]!)).toBeLessThan(SAME_VECTOR),
    );
    [0, 20, 63].forEach((index, place) =>
      expect(largestDifference(alone[place]!, together[index]!)).toBeLessThan(SAME_VECTOR),
    );
  });

  it('ranks documents, the most relevant first, under all three paths', async () => {
    const query = 'What is the capital of France?';
    const documents = [
      'Bread is baked in an oven.',
      { text: 'The capital of France is Paris.' },
      'Cats sleep.',
    ];
    for (const path of ['/rerank', '/v1/rerank', '/v2/rerank']) {
      const answer = await post<RerankResponse>(server, path, { query, documents, top_n: 2 });
      expect(answer.id).toMatch(/^rerank-/);
      expect(answer.model).toBe('demo-rerank');
      expect(answer.usage.prompt_tokens).toBeGreaterThan(0);
      expect(answer.results).toHaveLength(2);
      expect(answer.results[0]).toMatchObject({
        index: 1,
        document: { text: 'The capital of France is Paris.' },
      });
      expect(answer.results[0]!.relevance_score).toBeGreaterThan(answer.results[1]!.relevance_score);
    }
    const bare = await post<RerankResponse>(server, '/rerank', { query, documents, return_documents: false });
    expect(bare.results.map(({ document }) => document)).toEqual([undefined, undefined, undefined]);
    const scores = bare.results.map(({ relevance_score }) => relevance_score);
    expect(scores).toEqual(scores.toSorted((left, right) => right - left));
    for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
  });

  it('scores pairs as it ranks them, whatever else is in the batch', async () => {
    const query = 'What is the capital of France?';
    const documents = sentences(64);
    const { results } = await post<RerankResponse>(server, '/v1/rerank', { query, documents });
    for (const body of [
      { text_1: query, text_2: documents },
      { queries: [query], documents },
      { queries: query, items: documents },
      { data_1: documents.map(() => query), data_2: documents },
    ]) {
      const { data, id } = await post<ScoreResponse>(server, '/score', body);
      expect(id).toMatch(/^score-/);
      for (const { index, relevance_score } of results) {
        expect(data[index]!.index).toBe(index);
        expect(Math.abs(data[index]!.score - relevance_score)).toBeLessThan(SAME_VECTOR);
      }
    }
    const alone = await post<ScoreResponse>(server, '/v1/score', { text_1: query, text_2: documents[7] });
    const inRanking = results.find(({ index }) => index === 7)!;
    const raw = await post<ScoreResponse>(server, '/v1/score', {
      text_1: query,
      text_2: documents[7],
      use_activation: false,
    });
    expect(raw.data[0]!.score).toBeCloseTo(logit(inRanking.relevance_score), 4);
    expect(Math.abs(alone.data[0]!.score - inRanking.relevance_score)).toBeLessThan(SAME_VECTOR);
  });

  it('scores with an embedding model by the cosine of the vectors', async () => {
    const [left, right] = await embed(['The sea was calm.', 'The weather is fine.']);
    const { data } = await post<ScoreResponse>(server, '/v1/score', {
      model: 'demo-embed',
      text_1: 'The sea was calm.',
      text_2: 'The weather is fine.',
    });
    expect(data[0]!.score).toBeCloseTo(cosine(left!, right!), 5);
  });

  it.each([
    ['no input', '/v1/embeddings', { input: [] }, 'input'],
    ['2,049 inputs', '/v1/embeddings', { input: Array.from({ length: 2049 }, () => 'a') }, 'input'],
    ['too many dimensions', '/v1/embeddings', { input: 'a', dimensions: 4096 }, 'dimensions'],
    ['an unknown encoding', '/v1/embeddings', { input: 'a', encoding_format: 'hex' }, 'encoding_format'],
    [
      'truncation to nothing',
      '/v1/embeddings',
      { input: 'a', truncate_prompt_tokens: 0 },
      'truncate_prompt_tokens',
    ],
    ['sides of two lengths', '/v1/score', { text_1: ['a', 'b'], text_2: ['c'] }, 'text_2'],
    ['one side', '/v1/score', { text_1: 'a' }, 'text_2'],
    ['no documents', '/v1/rerank', { query: 'a', documents: [] }, 'documents'],
    ['a negative top_n', '/v1/rerank', { query: 'a', documents: ['b'], top_n: -1 }, 'top_n'],
    ['no query', '/v1/rerank', { documents: ['b'] }, 'query'],
  ])('refuses %s', async (_, path, body, param) => {
    const response = await postJson(`${server.url}${path}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });

  it('counts what it does, and stops when the client goes away', async () => {
    const tokens = /^furiosa_llm_prompt_tokens_total\{model_name="demo-embed"/;
    const ended = (reason: string): RegExp =>
      new RegExp(`^furiosa_llm_request_success_total\\{model_name="demo-embed".*finished_reason="${reason}"`);
    const before = [await metric(server.url, tokens), await metric(server.url, ended('stop'))];
    const { usage } = await client.embeddings.create({ model: 'EMPTY', input: 'The sea was calm.' });
    expect(await metric(server.url, tokens)).toBe(before[0]! + usage.prompt_tokens);
    expect(await metric(server.url, ended('stop'))).toBe(before[1]! + 1);

    const leaving = new AbortController();
    const large = Array.from({ length: 2000 }, (_, index) => `${index} ${'word '.repeat(200)}`);
    const left = expect(
      postJson(`${server.url}/v1/embeddings`, { input: large }, { signal: leaving.signal }),
    ).rejects.toThrow();
    const inFlight = async (): Promise<number> =>
      (await metric(server.url, /^furiosa_llm_num_requests_running\{model_name="demo-embed"/)) +
      (await metric(server.url, /^furiosa_llm_num_requests_waiting\{model_name="demo-embed"/));
    await expect.poll(inFlight, { timeout: 20_000 }).toBe(1);
    leaving.abort();
    await left;
    await expect.poll(() => metric(server.url, ended('abort')), { timeout: 20_000 }).toBe(1);
    expect(await inFlight()).toBe(0);
  });
});

describe('pooling models against an independent forward pass', () => {
  const names = ['tiny-bert-embed', 'tiny-bert-rerank', 'tiny-qwen3-embed', 'tiny-qwen3-rerank'] as const;
  let directory: string;
  let server: TestServer;
  const files = new Map<TestModelName, string>();
  const weightsOf = (name: TestModelName): Promise<GgufWeights> => GgufWeights.open(files.get(name)!);
  const texts = [
    'hello',
    'What is the capital of France?',
    'A small server answers questions about the weather.',
  ];
  const query = 'Where is the sea?';

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'nestling-pooling-'));
    for (const name of names) files.set(name, writeTestModel(name, directory));
    server = await startServer([...files.values()]);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['tiny-bert-embed', (weights: GgufWeights, ids: number[]) => mean(bertStates(weights, ids))],
    ['tiny-qwen3-embed', (weights: GgufWeights, ids: number[]) => qwen3States(weights, ids).at(-1)!],
  ] as const)('%s gives the vectors of the reference', async (model, reference) => {
    const weights = await weightsOf(model);
    const { data } = await post<EmbeddingsResponse>(server, '/v1/embeddings', { model, input: texts });
    for (const [index, text] of texts.entries()) {
      const expected = reference(weights, await tokensOf(server, model, text));
      expect(cosine(data[index]!.embedding as number[], expected)).toBeGreaterThan(0.99999);
    }
  });

  it('tiny-bert-rerank gives the logits of the reference for [CLS] query [SEP] document [SEP]', async () => {
    const model = 'tiny-bert-rerank';
    const weights = await weightsOf(model);
    const { data } = await post<ScoreResponse>(server, '/score', { model, text_1: query, text_2: texts });
    for (const [index, text] of texts.entries()) {
      const ids = [
        ...(await tokensOf(server, model, query)),
        ...(await tokensOf(server, model, text)).slice(1),
      ];
      const { score } = data[index]!;
      expect(Math.abs(logit(score) - bertLogits(weights, ids)[0]!)).toBeLessThan(1e-3);
    }
  });

  it('tiny-qwen3-rerank weighs yes against no as the reference does, in the template of the file', async () => {
    const model = 'tiny-qwen3-rerank';
    const weights = await weightsOf(model);
    const { data } = await post<ScoreResponse>(server, '/score', { model, text_1: query, text_2: texts });
    for (const [index, text] of texts.entries()) {
      const prompt =
        '<|im_start|>system\nSay "yes" when the Document answers the Query, otherwise "no".<|im_end|>\n' +
        `<|im_start|>user\n<Query>: ${query}\n<Document>: ${text}<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n`;
      const [yes, no] = qwen3Logits(weights, await tokensOf(server, model, prompt));
      const { score } = data[index]!;
      expect(Math.abs(logit(score) - (yes! - no!))).toBeLessThan(SAME_LOGIT);
    }
  });

  describe.runIf(process.env['LLAMA_SERVER'])('beside llama-server on the same file', () => {
    it.each(['tiny-bert-embed', 'tiny-qwen3-embed'] as const)('%s gives the same vectors', async (model) => {
      const peer = await startLlamaServer(files.get(model)!, ['--embedding']);
      try {
        const ours = await post<EmbeddingsResponse>(server, '/v1/embeddings', { model, input: texts });
        const theirs = await post<EmbeddingsResponse>(peer, '/v1/embeddings', { input: texts });
        for (const [index, { embedding }] of ours.data.entries()) {
          expect(cosine(embedding as number[], theirs.data[index]!.embedding as number[])).toBeGreaterThan(
            0.99999,
          );
        }
      } finally {
        await peer.stop();
      }
    });

    it('tiny-qwen3-rerank gives the same relevance', async () => {
      const peer = await startLlamaServer(files.get('tiny-qwen3-rerank')!, ['--reranking']);
      try {
        const body = { model: 'tiny-qwen3-rerank', query, documents: texts };
        const ours = await post<RerankResponse>(server, '/v1/rerank', body);
        const theirs = await post<RerankResponse>(peer, '/v1/rerank', body);
        expect(ours.results.map(({ index }) => index)).toEqual(theirs.results.map(({ index }) => index));
        for (const [place, { relevance_score }] of ours.results.entries()) {
          const difference = logit(relevance_score) - logit(theirs.results[place]!.relevance_score);
          expect(Math.abs(difference)).toBeLessThan(SAME_LOGIT);
        }
      } finally {
        await peer.stop();
      }
    });
  });
});
