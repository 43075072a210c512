import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { generationRequest } from '../../../test/support/generation-request.js';
import {
  answerOf,
  chatPrompt,
  DEMO_CHAT,
  InlineEngines,
  randomPrompt,
} from '../../../test/support/inline-engine.js';
import type { SamplingParameters } from '../engine.js';

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

describe('LlamaCppEngine with grammars, scores and beams', () => {
  it('follows a grammar from the start, and ends where it ends', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const constraint = {
      grammar: 'root ::= "{\\"city\\": \\"" ("Rome" | "Oslo") "\\"}"',
      activation: { kind: 'start' as const },
    };
    for (const sampling of [{}, { temperature: 1.5, seed: 4 }]) {
      const { text, events } = await answerOf(
        engine,
        generationRequest({
          prompt: chatPrompt('What is the capital of France?'),
          constraint,
          sampling,
          count: 2,
          bestOf: 2,
        }),
      );
      expect(['Rome', 'Oslo']).toContain((JSON.parse(text) as { city: string }).city);
      expect(events.filter(({ type }) => type === 'sequence-end')).toMatchObject([
        { reason: 'stop' },
        { reason: 'stop' },
      ]);
    }
  });

  it('follows a grammar once a text has come, with the text or after it', async () => {
    const engine = await engines.start(DEMO_CHAT);
    const prompt = chatPrompt('What is the capital of France?');
    const run = async (grammar: string, kind: 'at' | 'after') =>
      (
        await answerOf(
          engine,
          generationRequest({ prompt, constraint: { grammar, activation: { kind, text: 'capital' } } }),
        )
      ).text;
    expect(await run('root ::= " city: " [a-z]{3} "!"', 'after')).toMatch(/^The capital city: [a-z]{3}!$/);
    expect(await run('root ::= "capital" " is not " [A-Z] [a-z]{2}', 'at')).toMatch(
      /^The capital is not [A-Z][a-z]{2}$/,
    );
    expect(await run('root ::= "x"', 'after')).toBe('The capitalx');
    // The text never comes: the answer is free.
    const free = await answerOf(
      engine,
      generationRequest({
        prompt,
        constraint: { grammar: 'root ::= "x"', activation: { kind: 'after', text: '###' } },
      }),
    );
    expect(free.text).toBe('The capital of France is Paris.');
  });

  it('refuses a grammar that is none, with the reason', async () => {
    const engine = await engines.start(DEMO_CHAT);
    for (const grammar of ['root ::= (', 'root ::= root "a"', 'nothing ::= "a"']) {
      const { events } = await answerOf(
        engine,
        generationRequest({
          prompt: chatPrompt('Hello!'),
          constraint: { grammar, activation: { kind: 'start' } },
        }),
      );
      expect(events).toMatchObject([
        {
          type: 'error',
          error: { kind: 'request', message: expect.stringMatching(/^The grammar can't be used: ./) },
        },
      ]);
    }
  });

  it('finds greedy answers with one beam, and answers at least as likely with more', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256 });
    const stop = { maxTokens: 8, ignoreEos: true };
    const search = (width: number, count: number) =>
      generationRequest({
        prompt: randomPrompt(3),
        stop,
        count,
        beamSearch: { width, lengthPenalty: 1, earlyStopping: false },
      });
    const greedy = await answerOf(engine, generationRequest({ prompt: randomPrompt(3), stop, logprobs: 0 }));
    const single = await answerOf(engine, search(1, 1));
    expect(single.ids).toEqual(greedy.ids);
    const { events } = await answerOf(engine, search(4, 3));
    const ends = events.filter((event) => event.type === 'sequence-end');
    const sums = ends.map(({ cumulativeLogprob }) => cumulativeLogprob ?? NaN);
    expect(ends.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(sums).toEqual(sums.toSorted((a, b) => b - a));
    const sumOf = (answer: typeof greedy) =>
      answer.tokens.reduce((sum, token) => sum + (token.logprob?.logprob ?? NaN), 0);
    expect(sums[0]).toBeGreaterThanOrEqual(sumOf(greedy) - 1e-4);
  });

  it('gives log probabilities of the raw distribution, whatever the sampling', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256 });
    const wanted = (sampling: Partial<SamplingParameters>) =>
      generationRequest({
        prompt: randomPrompt(2),
        sampling,
        stop: { maxTokens: 1, ignoreEos: true },
        logprobs: 1024,
      });
    const raw = (await answerOf(engine, wanted({}))).tokens[0];
    const mass = raw?.topLogprobs?.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
    expect(mass).toBeCloseTo(1, 5);
    expect(raw?.logprob).toEqual(raw?.topLogprobs?.[0]);
    const [best, second] = raw?.topLogprobs ?? [];
    const banned = (await answerOf(engine, wanted({ logitBias: new Map([[best?.id ?? -1, -100]]) })))
      .tokens[0];
    expect(banned?.id).toBe(second?.id);
    expect(banned?.logprob).toEqual(second);
    expect(banned?.topLogprobs).toEqual(raw?.topLogprobs);
  });

  it('scores a prompt as it would score the same tokens when it generates them', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256 });
    const { tokenIds } = randomPrompt(2);
    const stop = { maxTokens: 6, ignoreEos: true };
    const generated = await answerOf(engine, generationRequest({ prompt: { tokenIds }, stop, logprobs: 2 }));
    const whole = [...tokenIds, ...generated.ids.map((id) => id ?? -1)];
    const { events } = await answerOf(
      engine,
      generationRequest({ prompt: { tokenIds: whole }, stop: { maxTokens: 1 }, promptLogprobs: 2 }),
    );
    const prompt = events.find((event) => event.type === 'prompt');
    expect(prompt?.logprobs).toHaveLength(whole.length);
    expect(prompt?.logprobs?.[0]).toBeNull();
    for (const [index, token] of generated.tokens.entries()) {
      const scored = prompt?.logprobs?.[tokenIds.length + index]?.find(({ id }) => id === token.id);
      expect(scored?.logprob).toBeCloseTo(token.logprob?.logprob ?? NaN, 3);
    }
  });
});
