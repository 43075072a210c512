import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { generationRequest } from '../../../test/support/generation-request.js';
import {
  answerOf,
  chatPrompt,
  DEMO_CHAT,
  InlineEngines,
  randomPrompt,
} from '../../../test/support/inline-engine.js';

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

describe('LlamaCppEngine with many requests', () => {
  it.each<[string, () => string]>([
    ['the demo model', () => DEMO_CHAT],
    ['random 32-bit weights', () => engines.model('tiny-qwen2-f32')],
    ['random 16-bit weights', () => engines.model('tiny-llama')],
  ])('gives 16 requests at once the answers they get alone (greedy): %s', async (_, model) => {
    const engine = await engines.start(model(), { prefixCaching: false, maxModelLength: 256 });
    const prompts = Array.from({ length: 16 }, (__, index) =>
      index % 2 === 0 ? randomPrompt(index) : chatPrompt(`What is ${index} and ${index + 3}?`),
    );
    const requests = prompts.map((prompt) =>
      generationRequest({ prompt, stop: { maxTokens: 24, ignoreEos: true } }),
    );
    const alone: (number | null)[][] = [];
    for (const wanted of requests) {
      alone.push((await answerOf(engine, wanted)).ids);
    }
    const together = await Promise.all(requests.map((wanted) => answerOf(engine, wanted)));
    expect(together.map(({ ids }) => ids)).toEqual(alone);
  });

  it('draws the same tokens for the same seed, alone and among others, and seed + i for sequence i', async () => {
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256 });
    const wanted = (seed: number | null, count = 1) =>
      generationRequest({
        prompt: randomPrompt(1),
        count,
        bestOf: count,
        sampling: { temperature: 1, topP: 0.95, seed },
        stop: { maxTokens: 20, ignoreEos: true },
      });
    const alone = await answerOf(engine, wanted(41));
    const others = Array.from({ length: 15 }, (_, index) => answerOf(engine, wanted(index)));
    const [among] = await Promise.all([answerOf(engine, wanted(41)), ...others]);
    expect(among.ids).toEqual(alone.ids);
    expect((await answerOf(engine, wanted(40, 3), 1)).ids).toEqual(alone.ids);
    expect((await answerOf(engine, wanted(null))).ids).not.toEqual(
      (await answerOf(engine, wanted(null))).ids,
    );
  });

  it('computes a shared prompt once for several answers, in either layout of the cells', async () => {
    for (const kvCells of [null, 300]) {
      const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256, kvCells });
      const { events } = await answerOf(
        engine,
        generationRequest({
          prompt: randomPrompt(1),
          count: 8,
          bestOf: 8,
          stop: { maxTokens: 6, ignoreEos: true },
        }),
      );
      expect(events.filter(({ type }) => type === 'sequence-end')).toHaveLength(8);
      expect(engine.statistics).toMatchObject({ prefilledTokens: 70, generatedTokens: 48, kvCacheUsage: 0 });
    }
  });

  it('takes a common beginning from the pool and counts it', async () => {
    for (const kvCells of [null, 300]) {
      const engine = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256, kvCells });
      const first = randomPrompt(1);
      const beginning = 'tokenIds' in first ? first.tokenIds : [];
      const stop = { maxTokens: 4, ignoreEos: true };
      const fresh = await engines.start(engines.model('tiny-qwen2-f32'), { maxModelLength: 256 });
      const second = generationRequest({ prompt: { tokenIds: [...beginning, 5, 6, 7] }, stop });
      const expected = await answerOf(fresh, second);
      await answerOf(engine, generationRequest({ prompt: first, stop }));
      const { events, ids } = await answerOf(engine, second);
      expect(events[0]).toMatchObject({ type: 'prompt', cachedTokens: 70 });
      expect(ids).toEqual(expected.ids);
      expect(engine.statistics).toMatchObject({
        prefixCacheQueriedTokens: 143,
        prefixCacheHitTokens: 70,
        prefilledTokens: 73,
      });
    }
  });

  it('lets requests wait when the pool is full, and completes them all', async () => {
    // Room for one request alone; every second token of two at once must wait.
    const engine = await engines.start(engines.model('tiny-qwen2-f32'), {
      maxModelLength: 256,
      kvCells: 256,
    });
    const stop = { maxTokens: 180, ignoreEos: true };
    const requests = [1, 2, 3].map((variant) => generationRequest({ prompt: randomPrompt(variant), stop }));
    const answers = await Promise.all(requests.map((wanted) => answerOf(engine, wanted)));
    expect(answers.map(({ ids }) => ids.length)).toEqual([180, 180, 180]);
    expect(engine.statistics).toMatchObject({ requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: 0 });
  });
});
