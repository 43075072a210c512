import { describe, expect, it } from 'vitest';

import { chiSquareP } from '../../../../test/support/chi-square.js';
import { neutralSampling } from '../../../../test/support/generation-request.js';
import type { SamplingParameters } from '../../engine.js';
import { createRandom } from './random.js';
import { SamplingWorkspace, TokenSampler } from './token-sampler.js';

const SIZE = 300;
const DRAWS = 20_000;
const LEAST_P = 0.001;
const PROMPT = [3, 5, 8];
const OUTPUT = [5, 5, 13, 21];

/** A peaked distribution with a long tail, some equal logits and some impossible tokens. */
const random = createRandom(11);
const LOGITS = Float32Array.from({ length: SIZE }, (_, id) =>
  id % 50 === 49 ? -Infinity : id % 10 === 7 ? 2 : 3 * Math.log(1 / (random() + 1e-3)) - id / 100,
);

/**
 * The distribution by the definition, in double precision: allowed ids, bias, repetition penalty (prompt and output),
 * frequency and presence (output), temperature, top_k, top_p, min_p.
 */
function definedShares(sampling: SamplingParameters): number[] {
  const { allowedTokenIds: allowed, logitBias, repetitionPenalty: repetition } = sampling;
  const logits = Array.from(LOGITS, (raw, id) => {
    if (allowed !== null && !allowed.includes(id)) return -Infinity;
    const biased = raw + (logitBias.get(id) ?? 0);
    const seen = PROMPT.includes(id) || OUTPUT.includes(id);
    const repeated = !seen ? biased : biased > 0 ? biased / repetition : biased * repetition;
    const times = OUTPUT.filter((other) => other === id).length;
    return repeated - sampling.frequencyPenalty * times - (times > 0 ? sampling.presencePenalty : 0);
  });
  const best = Math.max(...logits);
  const order = [...logits.keys()].toSorted((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  const weight = (id: number): number => Math.exp(((logits[id] ?? -Infinity) - best) / sampling.temperature);
  let kept = order.slice(0, sampling.topK === 0 ? SIZE : sampling.topK);
  const mass = sampling.topP * kept.reduce((sum, id) => sum + weight(id), 0);
  let before = 0;
  kept = kept.filter((id) => {
    const keep = sampling.topP === 1 || before < mass;
    before += weight(id);
    return keep;
  });
  kept = kept.filter((id) => weight(id) >= sampling.minP);
  const total = kept.reduce((sum, id) => sum + weight(id), 0);
  const shares = Array.from({ length: SIZE }, () => 0);
  for (const id of kept) shares[id] = weight(id) / total;
  return shares;
}

function drawnCounts(sampling: SamplingParameters, seed: number): number[] {
  const sampler = new TokenSampler(
    {
      sampling,
      stop: { minTokens: 0, ignoreEos: false, tokenIds: [] },
      endOfGenerationIds: [],
      promptTokenIds: PROMPT,
    },
    seed,
    new SamplingWorkspace(SIZE),
  );
  OUTPUT.forEach((id) => sampler.accept(id));
  const counts = Array.from({ length: SIZE }, () => 0);
  for (let draw = 0; draw < DRAWS; draw++) {
    const id = sampler.pick(sampler.adjust(LOGITS));
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

const likely = [...LOGITS.keys()].toSorted((a, b) => (LOGITS[b] ?? 0) - (LOGITS[a] ?? 0)).slice(0, 3);

describe('20,000 draws', () => {
  it.each<[string, Partial<SamplingParameters>]>([
    ['nothing else', {}],
    ['temperature 0.4', { temperature: 0.4 }],
    ['temperature 1.9', { temperature: 1.9 }],
    ['top_k 5', { topK: 5 }],
    ['top_k 100', { topK: 100, temperature: 2 }],
    ['top_k beyond the vocabulary', { topK: 1000, topP: 0.8 }],
    ['top_p below the best token', { topP: 0.01 }],
    ['top_p 0.6', { topP: 0.6, temperature: 1.5 }],
    ['top_p 0.95', { topP: 0.95, temperature: 2 }],
    ['min_p 0.02', { minP: 0.02, temperature: 1.7 }],
    ['top_k, top_p and min_p together', { temperature: 1.6, topK: 60, topP: 0.9, minP: 0.01 }],
    ['repetition_penalty 1.8', { repetitionPenalty: 1.8, temperature: 1.5 }],
    ['repetition_penalty 0.7', { repetitionPenalty: 0.7 }],
    ['presence_penalty 2', { presencePenalty: 2, temperature: 1.5 }],
    ['frequency_penalty -2', { frequencyPenalty: -2, temperature: 1.5 }],
    ['all penalties', { repetitionPenalty: 1.3, presencePenalty: -1, frequencyPenalty: 0.5, temperature: 2 }],
    ['logit_bias', { logitBias: new Map([...likely.map((id) => [id, -3] as const), [200, 6], [49, 5]]) }],
    ['allowed_token_ids', { allowedTokenIds: [1, 2, 3, 4, 49, 150] }],
  ])('follow the distribution that is left by %s', (_, changes) => {
    const sampling = { ...neutralSampling, ...changes };
    const shares = definedShares(sampling);
    expect(chiSquareP(drawnCounts(sampling, 1), shares)).toBeGreaterThan(LEAST_P);
  });

  it('do not follow another one', () => {
    const shares = definedShares({ ...neutralSampling, temperature: 1.05 });
    expect(chiSquareP(drawnCounts(neutralSampling, 1), shares)).toBeLessThan(LEAST_P);
  });
});
