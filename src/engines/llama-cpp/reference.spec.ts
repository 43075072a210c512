import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { generationRequest } from '../../../test/support/generation-request.js';
import { answerOf, InlineEngines, randomPrompt } from '../../../test/support/inline-engine.js';
import { referenceLogits } from '../../../tools/test-models/reference-decoder.js';
import type { BeamSearchParameters, TokenAlternative } from '../engine.js';
import type { LlamaCppEngine } from './llama-cpp-engine.js';

const MODEL = 'tiny-qwen2-f32';
const VOCABULARY = 1024;
const PROMPT = [20, 311, 7, 645, 99];

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

const start = (): Promise<LlamaCppEngine> => engines.start(engines.model(MODEL), { maxModelLength: 512 });

/** Log probabilities after each token, by a forward pass that shares nothing with llama.cpp. */
function referenceLogprobs(tokenIds: readonly number[]): Float64Array[] {
  return referenceLogits(MODEL, tokenIds).map(logSoftmax);
}

function logSoftmax(logits: Float64Array): Float64Array {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return logits.map((logit) => logit - highest - Math.log(total));
}

describe('LlamaCppEngine against an independent forward pass', () => {
  it('gives its log probabilities, of the answer and of the prompt, and greedy is their largest', async () => {
    const engine = await start();
    const { tokens, ids, events } = await answerOf(
      engine,
      generationRequest({
        prompt: { tokenIds: PROMPT },
        stop: { maxTokens: 5, ignoreEos: true },
        logprobs: VOCABULARY,
        promptLogprobs: VOCABULARY,
      }),
    );
    const whole = [...PROMPT, ...ids.map((id) => id ?? -1)];
    const expected = referenceLogprobs(whole);
    const differences: number[] = [];
    const compare = (listed: readonly TokenAlternative[], reference: Float64Array | undefined): void => {
      expect(listed).toHaveLength(VOCABULARY);
      for (const { id, logprob } of listed) {
        differences.push(Math.abs(logprob - (reference?.[id] ?? NaN)));
      }
    };
    for (const [index, token] of tokens.entries()) {
      const reference = expected[PROMPT.length - 1 + index];
      compare(token.topLogprobs ?? [], reference);
      expect(reference?.indexOf(Math.max(...reference))).toBe(token.id);
      expect(token.logprob).toEqual(token.topLogprobs?.[0]);
    }
    const prompt = events.find((event) => event.type === 'prompt');
    expect(prompt?.logprobs?.[0]).toBeNull();
    prompt?.logprobs?.slice(1).forEach((listed, index) => compare(listed ?? [], expected[index]));
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });
});

describe('LlamaCppEngine with seeds and several answers', () => {
  it('draws the same tokens for the same seed, alone or among 15 others', async () => {
    const engine = await start();
    const wanted = (variant: number, seed: number) =>
      generationRequest({
        prompt: randomPrompt(variant),
        sampling: { temperature: 1, topP: 0.95, seed },
        stop: { maxTokens: 24, ignoreEos: true },
      });
    const alone = await answerOf(engine, wanted(1, 42));
    const all = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        answerOf(engine, index === 7 ? wanted(1, 42) : wanted(index % 3, index)),
      ),
    );
    expect(all[7]?.ids).toEqual(alone.ids);
    expect((await answerOf(engine, wanted(1, 42))).ids).toEqual(alone.ids);
    expect((await answerOf(engine, wanted(1, 43))).ids).not.toEqual(alone.ids);
  });

  it('computes the prompt of eight answers once', async () => {
    const engine = await start();
    const prompt = randomPrompt(4);
    const request = generationRequest({
      prompt,
      sampling: { temperature: 1, seed: 1 },
      stop: { maxTokens: 3, ignoreEos: true },
      count: 8,
      bestOf: 8,
    });
    const { events } = await answerOf(engine, request);
    expect(events.filter(({ type }) => type === 'sequence-end')).toHaveLength(8);
    expect(engine.statistics.prefilledTokens).toBe(prompt.tokenIds.length);
  });
});

describe('Beam search', () => {
  // So few tokens that the beams hold every sequence: then the search must find the best of all.
  const settings = [
    { letters: 1, maxTokens: 6, widths: [1, 2, 3, 4] },
    { letters: 2, maxTokens: 2, widths: [3, 4] },
  ];
  const stopping: readonly BeamSearchParameters['earlyStopping'][] = [true, false, 'never'];

  it.each(settings)(
    'finds what a look at all sequences finds: $letters letters, $maxTokens tokens',
    async ({ letters, maxTokens, widths }) => {
      const engine = await start();
      const [end = -1] = engine.info.endOfGenerationIds;
      const allowed = [...[600, 601].slice(0, letters), end];
      const all = await allSequences(engine, allowed, end, maxTokens);
      for (const width of widths) {
        for (const earlyStopping of stopping) {
          for (const lengthPenalty of [0, 1, 2]) {
            const { events } = await answerOf(
              engine,
              generationRequest({
                prompt: { tokenIds: PROMPT },
                sampling: { allowedTokenIds: allowed },
                stop: { maxTokens },
                beamSearch: { width, lengthPenalty, earlyStopping },
              }),
            );
            const found = events.flatMap((event) => (event.type === 'tokens' ? event.tokens : []));
            const best = expectedBest(all, { width, lengthPenalty, earlyStopping }, end);
            expect(found.map(({ id }) => id)).toEqual(best.tokens);
            const sum = events.find((event) => event.type === 'sequence-end')?.cumulativeLogprob;
            expect(sum).toBeCloseTo(best.sum, 3);
          }
        }
      }
    },
  );
});

describe('Beam search that can not hold everything', () => {
  it('finds what the algorithm finds over the log probabilities of all sequences', async () => {
    const engine = await start();
    const [end = -1] = engine.info.endOfGenerationIds;
    const allowed = [600, 17, 333, 901, end];
    const maxTokens = 5;
    const sums = beginningSums(await allSequences(engine, allowed, end, maxTokens));
    for (const width of [1, 2, 3, 4]) {
      for (const earlyStopping of [true, false, 'never'] as const) {
        for (const lengthPenalty of [-1, 0, 0.6, 1, 2]) {
          const beamSearch = { width, lengthPenalty, earlyStopping };
          const { events } = await answerOf(
            engine,
            generationRequest({
              prompt: { tokenIds: PROMPT },
              sampling: { allowedTokenIds: allowed },
              stop: { maxTokens },
              count: width,
              beamSearch,
            }),
          );
          const found = events.flatMap((event) => (event.type === 'sequence-end' ? [event] : []));
          const expected = plainBeams(sums, beamSearch, end, maxTokens);
          expect(found).toHaveLength(expected.length);
          // Sums instead of tokens: two machines may differ in the last bits, and so in the order of equals.
          for (const [index, { cumulativeLogprob }] of found.entries())
            expect(cumulativeLogprob).toBeCloseTo(expected[index]?.sum ?? NaN, 3);
          for (const { sequence, cumulativeLogprob } of found) {
            const own = events.flatMap((event) =>
              event.type === 'tokens' && event.sequence === sequence ? event.tokens : [],
            );
            expect(sums.get(own.map(({ id }) => id).join())).toBeCloseTo(cumulativeLogprob ?? NaN, 3);
          }
        }
      }
    }
  });
});

/** The log probability of every beginning of a sequence, the whole one too: the sum over what it becomes. */
function beginningSums(all: readonly Sequence[]): Map<string, number> {
  const masses = new Map<string, number>();
  for (const { tokens, sum } of all) {
    for (let length = 1; length <= tokens.length; length++) {
      const beginning = tokens.slice(0, length).join();
      masses.set(beginning, (masses.get(beginning) ?? 0) + Math.exp(sum));
    }
  }
  return new Map([...masses].map(([tokens, mass]) => [tokens, Math.log(mass)]));
}

/** Beam search as it is documented, over sums that are known. */
function plainBeams(
  sums: ReadonlyMap<string, number>,
  { width, lengthPenalty, earlyStopping }: BeamSearchParameters,
  end: number,
  maxTokens: number,
): Sequence[] {
  const sequences = [...sums].map(([tokens, sum]) => ({ tokens: tokens.split(',').map(Number), sum }));
  const isEnd = ({ tokens }: Sequence) => tokens.at(-1) === end || tokens.length === maxTokens;
  const lengthOf = ({ tokens }: Sequence) => PROMPT.length + tokens.length - (tokens.at(-1) === end ? 1 : 0);
  const score = (sequence: Sequence, length = lengthOf(sequence)) => sequence.sum / length ** lengthPenalty;
  let running = [''];
  let ended: Sequence[] = [];
  for (let length = 1; running.length > 0; length++) {
    const parents = new Set(running);
    const children = sequences
      .filter(({ tokens }) => tokens.length === length && parents.has(tokens.slice(0, -1).join()))
      .sort((a, b) => b.sum - a.sum)
      .slice(0, 2 * width);
    ended = [...ended, ...children.filter(isEnd)].sort((a, b) => score(b) - score(a)).slice(0, width);
    const going = children.filter((child) => !isEnd(child)).slice(0, width);
    const [best] = going;
    const worst = ended[width - 1];
    const reach = earlyStopping === 'never' && lengthPenalty > 0 ? 512 : undefined;
    const decided =
      best !== undefined &&
      worst !== undefined &&
      (earlyStopping === true || score(worst) >= score(best, reach ?? lengthOf(best)));
    running = decided ? [] : going.map(({ tokens }) => tokens.join());
  }
  return ended;
}

interface Sequence {
  tokens: number[];
  sum: number;
}

/** Every sequence of the allowed tokens up to its end, with its log probability among the allowed ones. */
async function allSequences(
  engine: LlamaCppEngine,
  allowed: readonly number[],
  end: number,
  maxTokens: number,
): Promise<Sequence[]> {
  const grow = async (start: Sequence): Promise<Sequence[]> => {
    if (start.tokens.length === maxTokens || start.tokens.at(-1) === end) {
      return [start];
    }
    const { tokens } = await answerOf(
      engine,
      generationRequest({
        prompt: { tokenIds: [...PROMPT, ...start.tokens] },
        stop: { maxTokens: 1 },
        logprobs: VOCABULARY,
      }),
    );
    const logprobs = allowed.map(
      (id) => tokens[0]?.topLogprobs?.find((entry) => entry.id === id)?.logprob ?? NaN,
    );
    const total = Math.log(logprobs.reduce((sum, logprob) => sum + Math.exp(logprob), 0));
    const children = allowed.map((id, index) => ({
      tokens: [...start.tokens, id],
      sum: start.sum + (logprobs[index] ?? NaN) - total,
    }));
    return (await Promise.all(children.map(grow))).flat();
  };
  return grow({ tokens: [], sum: 0 });
}

/**
 * The best of all sequences, of those that have ended when the search may stop: with early stopping after the
 * first step at which `width` have; without it when the worst of the `width` best can't be bettered, by the
 * current length or, for "never", by any.
 */
function expectedBest(
  all: readonly Sequence[],
  { width, lengthPenalty, earlyStopping }: BeamSearchParameters,
  end: number,
): Sequence {
  const lengthOf = (tokens: readonly number[]) => PROMPT.length + tokens.length;
  const score = (sum: number, length: number) => sum / length ** lengthPenalty;
  const scoreOf = ({ tokens, sum }: Sequence) =>
    score(sum, lengthOf(tokens) - (tokens.at(-1) === end ? 1 : 0));
  const longest = Math.max(...all.map(({ tokens }) => tokens.length));
  for (let length = 1; ; length++) {
    const ended = all
      .filter(({ tokens }) => tokens.length <= length)
      .toSorted((a, b) => scoreOf(b) - scoreOf(a));
    const [best] = ended;
    if (best !== undefined && length === longest) {
      return best;
    }
    const worst = ended[width - 1];
    if (best === undefined || worst === undefined) {
      continue;
    }
    const running = Math.max(...prefixSums(all, length));
    const compared = earlyStopping === 'never' && lengthPenalty > 0 ? 512 : PROMPT.length + length;
    if (earlyStopping === true || scoreOf(worst) >= score(running, compared)) {
      return best;
    }
  }
}

/** Log probabilities of the beginnings that go on: each is the sum over what they become. */
function prefixSums(all: readonly Sequence[], length: number): number[] {
  const masses = new Map<string, number>();
  for (const { tokens, sum } of all.filter((sequence) => sequence.tokens.length > length)) {
    const beginning = tokens.slice(0, length).join();
    masses.set(beginning, (masses.get(beginning) ?? 0) + Math.exp(sum));
  }
  return [...masses.values()].map(Math.log);
}
