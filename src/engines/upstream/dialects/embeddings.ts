import type { UpstreamClient } from '../http/upstream-client.js';
import { UpstreamError } from '../http/upstream-error.js';
import { arrayOf, numberOf, objectOf } from './json.js';

/** POST /v1/embeddings with token ids; `extra`: fields of the dialect. One vector per input. Throws UpstreamError. */
export async function openAiEmbeddings(
  client: UpstreamClient,
  body: { model: string; input: readonly (readonly number[])[] } & Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<number[][]> {
  const answer = objectOf(await client.json({ path: '/v1/embeddings', body, signal }));
  const vectors: number[][] = [];
  for (const [place, item] of arrayOf(answer['data']).map(objectOf).entries()) {
    vectors[numberOf(item['index']) ?? place] = arrayOf(item['embedding']).map(Number);
  }
  if (vectors.filter((vector) => vector.length > 0).length === body.input.length) return vectors;
  throw new UpstreamError('protocol', `${client.url} gave other vectors than it was asked for`);
}

/** POST of a rerank route that takes {query, documents}: one score per document, in their order. */
export async function rerankScores(
  client: UpstreamClient,
  path: string,
  model: string,
  pairs: readonly { query: string; document: string }[],
  signal: AbortSignal,
): Promise<{ scores: number[]; promptTokens: number }> {
  const scores = Array.from<number>({ length: pairs.length }).fill(Number.NaN);
  let promptTokens = 0;
  for (const query of new Set(pairs.map((pair) => pair.query))) {
    const places = [...pairs.keys()].filter((place) => pairs[place]?.query === query);
    const documents = places.map((place) => pairs[place]?.document ?? '');
    const answer = await client.json({ path, body: { model, query, documents }, signal });
    // SGLang answers with the bare list.
    const results = Array.isArray(answer) ? answer : arrayOf(objectOf(answer)['results']);
    promptTokens += numberOf(objectOf(objectOf(answer)['usage'])['prompt_tokens']) ?? 0;
    for (const result of results.map(objectOf)) {
      const place = places[numberOf(result['index']) ?? -1];
      const score = numberOf(result['relevance_score']) ?? numberOf(result['score']);
      if (place !== undefined && score !== null) scores[place] = score;
    }
  }
  if (scores.every((score) => !Number.isNaN(score))) return { scores, promptTokens };
  throw new UpstreamError('protocol', `${client.url} did not score all documents`);
}
