import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { InlineEngines } from '../../../test/support/inline-engine.js';
import type { TestModelName } from '../../../tools/test-models/models.js';
import type { Engine } from '../engine.js';

const engines = new InlineEngines();
afterEach(() => engines.closeAll());
afterAll(() => engines.removeModels());

const SAME = 5e-6;

type DemoName = `demo-${string}`;

const fileOf = (name: TestModelName | DemoName): string =>
  isDemo(name) ? `models/${name}-q8_0.gguf` : engines.model(name);
const isDemo = (name: string): name is DemoName => name.startsWith('demo-');

/** Token ids from 5 on, as long as real inputs are: many short ones, some around 64 tokens, a few long ones. */
function inputsFor(count: number): number[][] {
  return Array.from({ length: count }, (_, index) => {
    const length = index % 21 === 0 ? 90 : index % 9 === 0 ? 61 + (index % 5) : 1 + (index % 11);
    return Array.from({ length }, (__, place) => 5 + ((index * 131 + place * 17) % 200));
  });
}

const compute = (
  engine: Engine,
  inputs: readonly (readonly number[])[],
  prefixLengths?: readonly number[],
): Promise<Float32Array[]> =>
  engine[engine.info.task === 'score' ? 'score' : 'embed'](
    { requestId: 'test', inputs, prefixLengths },
    new AbortController().signal,
  );

/** Numbers from 0 on below `count`, each once, well mixed; `count` is no multiple of 11. */
const mixed = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => (index * 11 + 3) % count);

const largestDifference = (left: Float32Array, right: Float32Array | undefined): number => {
  const size = Math.max(1, Math.hypot(...left));
  return Math.max(...left.map((value, at) => Math.abs(value - (right?.[at] ?? NaN)) / size));
};

describe('LlamaCppEngine with pooling models', () => {
  it.each<[string, TestModelName | DemoName, 'embed' | 'score', number]>([
    ['a decoder in 8 bits, last-token pooling', 'demo-embed', 'embed', 192],
    ['a decoder in 8 bits, mean pooling', 'demo-chat', 'embed', 192],
    ['a decoder in 8 bits with yes and no', 'demo-rerank', 'score', 2],
    ['a decoder in 16 bits, last-token pooling', 'tiny-qwen3-embed', 'embed', 128],
    ['a decoder in 16 bits with yes and no', 'tiny-qwen3-rerank', 'score', 2],
    ['a decoder in 32 bits', 'tiny-qwen2-f32', 'embed', 128],
    ['an encoder', 'tiny-bert-embed', 'embed', 64],
    ['a cross-encoder', 'tiny-bert-rerank', 'score', 1],
  ])('gives an input the same vector in every company and order: %s', async (_, name, task, length) => {
    const engine = await engines.start(fileOf(name), { maxModelLength: 130, batchSize: 130, task });
    const inputs = inputsFor(500);
    const alone: Float32Array[] = [];
    for (const input of inputs) alone.push(...(await compute(engine, [input])));
    expect(alone.map((vector) => vector.length)).toEqual(inputs.map(() => length));
    for (const count of [7, 64, 500]) {
      const order = mixed(count);
      const together = await compute(
        engine,
        order.map((index) => inputs[index]!),
      );
      const differences = order.map((index, place) => largestDifference(alone[index]!, together[place]));
      // Where inputs share a batch, what is computed last (the mean, the classifier) alone is summed in another order.
      expect(Math.max(...differences)).toBeLessThan(SAME);
    }
    // Requests that run at the same time share batches too.
    const requests = await Promise.all(
      [0, 1, 2].map((part) =>
        compute(
          engine,
          inputs.filter((__, index) => index % 3 === part),
        ),
      ),
    );
    const differences = requests.flatMap((vectors, part) =>
      vectors.map((vector, place) => largestDifference(vector, alone[place * 3 + part])),
    );
    expect(Math.max(...differences)).toBeLessThan(SAME);
  });

  it.each<[string, TestModelName | DemoName, 'embed' | 'score']>([
    ['mean pooling', 'demo-chat', 'embed'],
    ['the last token', 'demo-embed', 'embed'],
    ['the last token, yes and no', 'demo-rerank', 'score'],
    ['16 bits, the last token', 'tiny-qwen3-embed', 'embed'],
    ['32 bits, mean pooling', 'tiny-qwen2-f32', 'embed'],
    ['an encoder, which knows no prefixes', 'tiny-bert-rerank', 'score'],
  ])('computes a prefix once for all, with the same vectors: %s', async (_, name, task) => {
    const engine = await engines.start(fileOf(name), { maxModelLength: 500, batchSize: 128, task });
    const prefixes = [24, 0, 90, 5].map((length, kind) =>
      Array.from({ length }, (__, place) => 7 + ((kind * 37 + place * 5) % 190)),
    );
    const kindOf = (index: number): number => (index < 20 ? 0 : index % prefixes.length);
    const inputs = inputsFor(40).map((input, index) => [...prefixes[kindOf(index)]!, ...input]);
    inputs.push(Array.from({ length: 480 }, (__, place) => 5 + ((place * 29) % 200)));
    const lengths = inputs.map((input, index) =>
      input.length === 480 ? 0 : prefixes[kindOf(index)]!.length,
    );
    const alone: Float32Array[] = [];
    for (const [index, input] of inputs.entries()) {
      alone.push(...(await compute(engine, [input], [lengths[index]!])));
    }
    const order = mixed(inputs.length);
    const together = await compute(
      engine,
      order.map((index) => inputs[index]!),
      order.map((index) => lengths[index]!),
    );
    const differences = order.map((index, place) => largestDifference(alone[index]!, together[place]));
    expect(Math.max(...differences)).toBeLessThan(SAME);
    const keepsPrefixes = name !== 'tiny-bert-rerank';
    expect(engine.statistics.prefixCacheHitTokens > 20 * 24).toBe(keepsPrefixes);
    // Cut or not, the vectors are nearly the same: other kernels round elsewhere.
    const whole = await compute(engine, inputs);
    for (const [index, vector] of whole.entries()) {
      expect(largestDifference(vector, alone[index])).toBeLessThan(0.05);
    }
  });

  it('refuses an input that is longer than the context, and no context is longer than the model has positions', async () => {
    const engine = await engines.start(engines.model('tiny-bert-embed'), { maxModelLength: 4096 });
    expect(engine.info.maxModelLength).toBe(512);
    expect(await compute(engine, [Array.from({ length: 512 }, () => 5)])).toHaveLength(1);
    await expect(compute(engine, [Array.from({ length: 513 }, () => 5)])).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringContaining('513'),
    });
  });

  it('stops in the middle of an input when nobody waits for it any more', async () => {
    const engine = await engines.start(engines.model('tiny-qwen3-embed'), { maxModelLength: 2048 });
    const leaving = new AbortController();
    const long = Array.from({ length: 2000 }, (_, place) => 5 + (place % 200));
    const left = engine.embed(
      { requestId: 'left', inputs: Array.from({ length: 500 }, () => long) },
      leaving.signal,
    );
    setTimeout(() => leaving.abort(), 20);
    await expect(left).rejects.toThrow();
    // All of them would take minutes.
    expect(await compute(engine, [[5, 6, 7]])).toHaveLength(1);
    expect(engine.statistics.prefilledTokens).toBeLessThan(100 * 2000);
  });

  it('detokenizes without the space that the tokenizer puts before a text', async () => {
    const engine = await engines.start(engines.model('tiny-bert-embed'));
    const [ids] = await engine.tokenize(['the fox'], { addSpecialTokens: false, parseSpecialTokens: false });
    expect(await engine.detokenize(ids ?? [], { skipSpecialTokens: false })).toBe('the fox');
  });
});
