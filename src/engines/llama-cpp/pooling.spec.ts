import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { InlineEngines } from '../../../test/support/inline-engine.js';
import type { TestModelName } from '../../../tools/test-models/models.js';

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

describe('LlamaCppEngine with pooling models', () => {
  it.each<[string, TestModelName | null, 'embed' | 'score', number, number]>([
    // 8-bit and 16-bit weights round activations, which lets the last bits of a sum show.
    ['a decoder, mean pooling', null, 'embed', 192, 5e-3],
    ['a decoder, last-token pooling', 'tiny-qwen3-embed', 'embed', 128, 5e-3],
    ['an encoder', 'tiny-bert-embed', 'embed', 64, 1e-5],
    ['a cross-encoder', 'tiny-bert-rerank', 'score', 1, 1e-5],
    ['a decoder with yes and no', 'tiny-qwen3-rerank', 'score', 2, 5e-3],
  ])(
    'gives the same vectors in order, whatever they are computed with: %s',
    async (_, name, task, length, tolerance) => {
      const engine = await engines.start(
        name === null ? 'models/demo-embed-q8_0.gguf' : engines.model(name),
        {
          maxModelLength: 512,
        },
      );
      expect(engine.info.task).toBe(task);
      expect([...engine.features]).toContain(task);
      const texts = Array.from(
        { length: 20 },
        (__, index) => `the fox number ${index}${' jumps'.repeat(index)}`,
      );
      const inputs = await engine.tokenize(texts, { addSpecialTokens: true, parseSpecialTokens: false });
      const { signal } = new AbortController();
      const together = await engine[task]({ requestId: 'together', inputs }, signal);
      expect(together.map((vector) => vector.length)).toEqual(inputs.map(() => length));
      for (const [index, input] of inputs.entries()) {
        const [alone] = await engine[task]({ requestId: 'alone', inputs: [input] }, signal);
        const difference = Math.max(
          ...(alone ?? []).map((value, at) => Math.abs(value - (together[index]?.[at] ?? NaN))),
        );
        expect(difference).toBeLessThan(tolerance);
      }
      await expect(
        engine[task]({ requestId: '', inputs: [Array.from({ length: 513 }, () => 5)] }, signal),
      ).rejects.toMatchObject({
        kind: 'request',
        message: expect.stringContaining('513'),
      });
    },
  );

  it('detokenizes without the space that the tokenizer puts before a text', async () => {
    const engine = await engines.start(engines.model('tiny-bert-embed'));
    const [ids] = await engine.tokenize(['the fox'], { addSpecialTokens: false, parseSpecialTokens: false });
    expect(await engine.detokenize(ids ?? [], { skipSpecialTokens: false })).toBe('the fox');
  });
});
