import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { generationRequest } from '../../../test/support/generation-request.js';
import { answerOf, InlineEngines, randomPrompt } from '../../../test/support/inline-engine.js';

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

describe('LlamaCppEngine with a recurrent model', () => {
  const stop = { maxTokens: 12, ignoreEos: true };

  it.each([null, 300])('shares no prefix, without a setting for it (pool: %s)', async (kvCells) => {
    const engine = await engines.start(engines.model('tiny-mamba'), { maxModelLength: 256, kvCells });
    const first = randomPrompt(1);
    const beginning = 'tokenIds' in first ? first.tokenIds : [];
    const longer = generationRequest({ prompt: { tokenIds: [...beginning, 5, 6, 7] }, stop });
    const fresh = await engines.start(engines.model('tiny-mamba'), { maxModelLength: 256, kvCells });
    const expected = (await answerOf(fresh, longer)).ids;
    await answerOf(engine, generationRequest({ prompt: first, stop }));
    expect((await answerOf(engine, longer)).ids).toEqual(expected);
    expect((await answerOf(engine, longer)).ids).toEqual(expected);
    expect(engine.statistics.prefixCacheHitTokens).toBe(0);
  });

  it('gives requests at once, and several answers to one, what they get alone (greedy)', async () => {
    const engine = await engines.start(engines.model('tiny-mamba'), { maxModelLength: 256 });
    const requests = [1, 2, 3, 4, 5].map((variant) =>
      generationRequest({ prompt: randomPrompt(variant), stop, count: 2, bestOf: 2 }),
    );
    const alone: (number | null)[][] = [];
    for (const wanted of requests) {
      alone.push((await answerOf(engine, wanted)).ids);
    }
    const together = await Promise.all(requests.map((wanted) => answerOf(engine, wanted, 1)));
    expect(together.map(({ ids }) => ids)).toEqual(alone);
  });
});
