import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestModelName, writeTestModel } from '../../../../tools/test-models/models.js';
import { referenceLogits } from '../../../../tools/test-models/reference-decoder.js';
import { TokenBatch } from './batch.js';
import type { ContextOptions } from './context-options.js';
import { LlamaContext } from './context.js';
import { loadLlamaLibrary } from './library.js';
import { LlamaModel } from './model.js';

const library = loadLlamaLibrary();
/** Everything in 32-bit floats: flash attention reads keys and values as 16-bit ones. */
const exact = { kvTypes: { key: 'f32', value: 'f32' }, flashAttention: 'off' } as const;
const prompt = [5, 300, 41, 999, 1017, 10, 77, 500];

let directory: string;
let model: LlamaModel;
const freed: { free(): void }[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nestling-context-'));
  model = load('tiny-qwen2-f32');
});

afterAll(() => {
  freed.reverse().forEach((owner) => owner.free());
  rmSync(directory, { recursive: true });
});

function load(name: TestModelName): LlamaModel {
  const loaded = LlamaModel.load(library, writeTestModel(name, directory));
  freed.push(loaded);
  return loaded;
}

function contextOf(owner: LlamaModel, options: Partial<ContextOptions> = {}): LlamaContext {
  const context = new LlamaContext(owner, { contextSize: 512, maxSequences: 4, ...exact, ...options });
  freed.push(context);
  return context;
}

/** Rows of `ids` from `position` on; only the last wants an output, unless `all`. */
function batchOf(ids: readonly number[], position = 0, sequence = 0, all = false): TokenBatch {
  const batch = new TokenBatch(ids.length);
  ids.forEach((id, index) => batch.add(id, position + index, sequence, all || index === ids.length - 1));
  return batch;
}

const largestDifference = (left: ArrayLike<number>, right: ArrayLike<number>): number =>
  Array.from(left).reduce((most, value, index) => Math.max(most, Math.abs(value - (right[index] ?? NaN))), 0);

const logSoftmax = (logits: ArrayLike<number>): number[] => {
  const values = Array.from(logits);
  const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
  return values.map((value) => value - total);
};

describe('LlamaContext', () => {
  it('computes the logits of an independent forward pass', async () => {
    const context = contextOf(model);
    const expected = referenceLogits('tiny-qwen2-f32', prompt);
    expect(await context.decode(batchOf(prompt, 0, 0, true))).toBe('ok');
    prompt.forEach((_, row) => {
      const logits = context.logits(row);
      expect(logits).toHaveLength(model.vocabularySize);
      expect(largestDifference(logits, expected[row]!)).toBeLessThan(1e-4);
      expect(largestDifference(logSoftmax(logits), logSoftmax(expected[row]!))).toBeLessThan(1e-4);
    });
  });

  it.each(['on', 'off', 'auto'] as const)(
    'comes close with 16-bit keys and flash attention %s',
    async (mode) => {
      const context = contextOf(model, { kvTypes: undefined, flashAttention: mode });
      await context.decode(batchOf(prompt));
      const expected = referenceLogits('tiny-qwen2-f32', prompt).at(-1)!;
      expect(largestDifference(context.logits(prompt.length - 1), expected)).toBeLessThan(0.01);
    },
  );

  it('computes the same logits as in a recorded run', async () => {
    const context = contextOf(model);
    await context.decode(batchOf(prompt));
    const first = Array.from(context.logits(prompt.length - 1).subarray(0, recordedLogits.length));
    expect(largestDifference(first, recordedLogits)).toBeLessThan(1e-4);
  });

  it('gives the same for a prompt in one batch, in pieces, on this thread, and beside other sequences', async () => {
    const whole = contextOf(model);
    await whole.decode(batchOf(prompt));
    const expected = whole.logits(prompt.length - 1).slice();

    const pieces = contextOf(model);
    pieces.decodeSync(batchOf(prompt.slice(0, 3)));
    pieces.decodeSync(batchOf(prompt.slice(3), 3));
    expect(largestDifference(pieces.logits(4), expected)).toBeLessThan(1e-4);

    const mixed = contextOf(model);
    const batch = new TokenBatch(2 * prompt.length);
    prompt.toReversed().forEach((id, index) => batch.add(id, index, 0, false));
    const rows = prompt.map((id, index) => batch.add(id, index, 2, index === prompt.length - 1));
    await mixed.decode(batch);
    expect(largestDifference(mixed.logits(rows.at(-1)!), expected)).toBeLessThan(1e-4);
  });

  it.each([true, false])('goes on from a copied sequence (unified pool: %s)', async (unifiedKv) => {
    const context = contextOf(model, { contextSize: 1024, unifiedKv });
    await context.decode(batchOf(prompt.slice(0, 5)));
    context.sequenceCopy(0, 3, 0, -1);
    expect(context.sequenceMaxPosition(3)).toBe(4);
    await context.decode(batchOf(prompt.slice(5), 5, 3));
    const expected = referenceLogits('tiny-qwen2-f32', prompt).at(-1)!;
    expect(largestDifference(context.logits(2), expected)).toBeLessThan(1e-4);
    expect(context.sequenceMaxPosition(0)).toBe(4);
  });

  it('copies and forgets parts of a sequence in a unified pool', async () => {
    const context = contextOf(model);
    await context.decode(batchOf([1, 2, 3, 4, 5, 6]));
    context.sequenceCopy(0, 1, 0, 4);
    expect(context.sequenceMaxPosition(1)).toBe(3);
    expect(context.sequenceRemove(0, 2, -1)).toBe(true);
    expect(context.sequenceMaxPosition(0)).toBe(1);
    context.clear();
    expect(context.sequenceMaxPosition(1)).toBe(-1);
  });

  it('does not copy a part of a sequence without a unified pool', async () => {
    const context = contextOf(model, { contextSize: 1024, unifiedKv: false });
    await context.decode(batchOf([1, 2, 3, 4]));
    expect(() => context.sequenceCopy(0, 1, 0, 2)).toThrow('without a unified pool only whole sequences');
  });

  it('says when the cells are used up, and changes nothing then', async () => {
    const context = contextOf(model, { contextSize: 256, maxSequences: 2 });
    const ids = Array.from({ length: 200 }, (_, index) => index);
    expect(await context.decode(batchOf(ids))).toBe('ok');
    expect(await context.decode(batchOf(ids, 0, 1))).toBe('no-kv-slot');
    expect(context.sequenceMaxPosition(1)).toBe(-1);
    context.sequenceRemove(0, -1, -1);
    expect(await context.decode(batchOf(ids, 0, 1))).toBe('ok');
  });

  it('stops a running decode when told to abort, and goes on afterwards', async () => {
    const context = contextOf(model, { contextSize: 4096, batchSize: 2048, microBatchSize: 64 });
    const ids = Array.from({ length: 2048 }, (_, index) => index % 1000);
    const running = context.decode(batchOf(ids));
    context.setAbort(true);
    expect(await running).toBe('aborted');
    expect(context.sequenceMaxPosition(0)).toBeLessThan(2047);
    expect(() => context.logits(2047)).toThrow('row 2047 has no output');
    context.setAbort(false);
    context.clear();
    expect(await context.decode(batchOf(prompt))).toBe('ok');
  });

  it('lets nothing happen to it while a decode runs', async () => {
    const context = contextOf(model);
    const running = context.decode(batchOf(prompt));
    expect(() => context.decodeSync(batchOf(prompt))).toThrow('a decode of this context is running');
    await expect(context.decode(batchOf(prompt))).rejects.toThrow('a decode of this context is running');
    expect(() => context.clear()).toThrow('a decode of this context is running');
    expect(() => context.free()).toThrow('a decode of this context is running');
    expect(await running).toBe('ok');
  });

  it.each([
    ['a token outside the vocabulary', [1024, 0, 0], 'token id must be an integer from 0 to 1023, got 1024'],
    ['a negative token', [-1, 0, 0], 'token id must be an integer from 0 to 1023, got -1'],
    ['an unknown sequence', [1, 0, 4], 'sequence id must be an integer from 0 to 3, got 4'],
    ['a position out of order', [1, 7, 0], 'the next position of sequence 0 is 0, got 7'],
  ] as const)('refuses %s before llama.cpp sees it', async (_, [token, position, sequence], message) => {
    const context = contextOf(model);
    await expect(context.decode(batchOf([token], position, sequence))).rejects.toThrow(
      new RangeError(message),
    );
  });

  it('refuses batches that are empty or too large, and positions past the context', async () => {
    const context = contextOf(model, { contextSize: 256, batchSize: 512 });
    await expect(context.decode(new TokenBatch(4))).rejects.toThrow('a batch must have 1 to 256 rows, got 0');
    await expect(context.decode(batchOf(new Array<number>(257).fill(1)))).rejects.toThrow('got 257');
    await context.decode(batchOf(new Array<number>(256).fill(1)));
    await expect(context.decode(batchOf([1], 256))).rejects.toThrow(
      'position must be from 0 to 255, got 256',
    );
  });

  it('gives logits only of rows that wanted them', async () => {
    const context = contextOf(model);
    await context.decode(batchOf(prompt));
    expect(() => context.logits(0)).toThrow(new RangeError('row 0 has no output in the last decode'));
    expect(() => context.logits(99)).toThrow(RangeError);
    expect(() => context.embeddings(prompt.length - 1)).toThrow('the last decode gave no embeddings');
    expect(() => context.sequenceEmbedding(0)).toThrow('the last decode gave no pooled embeddings');
  });

  it.each([
    [{ contextSize: 0 }, 'contextSize must be a positive integer, got 0'],
    [{ threads: -1 }, 'threads must be a positive integer, got -1'],
    [{ batchSize: 1.5 }, 'batchSize must be a positive integer, got 1.5'],
    [{ maxSequences: 257 }, 'maxSequences must be at most 256, got 257'],
  ])('refuses the options %j', (options, message) => {
    expect(() => contextOf(model, options)).toThrow(new RangeError(message));
  });

  it('pools embeddings of an encoder per sequence, alone and together alike', async () => {
    const bert = load('tiny-bert-embed');
    const context = contextOf(bert, { embeddings: true, batchSize: 256 });
    const texts = ['the weather in paris', 'hello', 'a small server answers questions'];
    const inputs = texts.map((text) => [...bert.tokenize(text, true, false)]);
    expect(context.poolingType).toBe('mean');

    const together = new TokenBatch(256);
    inputs.forEach((ids, sequence) =>
      ids.forEach((id, position) => together.add(id, position, sequence, true)),
    );
    await context.decode(together);
    const vectors = inputs.map((_, sequence) => context.sequenceEmbedding(sequence));

    for (const [sequence, ids] of inputs.entries()) {
      await context.decode(batchOf(ids, 0, 0, true));
      expect(vectors[sequence]).toHaveLength(bert.embeddingLength);
      expect(largestDifference(context.sequenceEmbedding(0), vectors[sequence]!)).toBeLessThan(1e-3);
    }
    expect(() => context.logits(0)).toThrow('bert is an encoder: it gives embeddings, no logits');
  });

  it('refuses positions that an encoder has no embedding for', async () => {
    const bert = load('tiny-bert-embed');
    const context = contextOf(bert, { embeddings: true, contextSize: 1024, batchSize: 1024 });
    const ids = new Array<number>(513).fill(7);
    await expect(context.decode(batchOf(ids, 0, 0, true))).rejects.toThrow(
      'position must be from 0 to 511, got 512',
    );
  });

  it.each([
    ['tiny-bert-rerank', 1],
    ['tiny-qwen3-rerank', 2],
  ] as const)('ranks with %s: %d logits per input', async (name, count) => {
    const ranker = load(name);
    const context = contextOf(ranker, { embeddings: true, batchSize: 256 });
    await context.decode(batchOf([...ranker.tokenize('paris is the capital', true, false)], 0, 1, true));
    expect(context.poolingType).toBe('rank');
    expect(context.sequenceEmbedding(1)).toHaveLength(count);
    expect(context.sequenceEmbedding(1).every(Number.isFinite)).toBe(true);
  });

  it('gives the classes of qwen3 rerankers as probabilities', async () => {
    const ranker = load('tiny-qwen3-rerank');
    const context = contextOf(ranker, { embeddings: true });
    await context.decode(batchOf(prompt, 0, 0, true));
    const [yes = 0, no = 0] = context.sequenceEmbedding(0);
    expect(yes + no).toBeCloseTo(1, 5);
  });

  it('can not be used once it is freed', async () => {
    const context = contextOf(model);
    context.free();
    context.free();
    expect(() => context.sequenceMaxPosition(0)).toThrow('the context is freed');
    expect(() => context.clear()).toThrow('the context is freed');
    expect(() => context.logits(0)).toThrow('the context is freed');
    await expect(context.decode(batchOf([1]))).rejects.toThrow('the context is freed');
    expect(() => context.setAbort(true)).not.toThrow();
  });

  it('pools a decoder by its last token, and gives each token its own without pooling', async () => {
    const embedder = load('tiny-qwen3-embed');
    const pooled = contextOf(embedder, { embeddings: true });
    await pooled.decode(batchOf(prompt, 0, 0, true));
    const separate = contextOf(embedder, { embeddings: true, pooling: 'none' });
    await separate.decode(batchOf(prompt, 0, 0, true));
    const last = separate.embeddings(prompt.length - 1);
    expect(pooled.poolingType).toBe('last');
    expect(largestDifference(pooled.sequenceEmbedding(0), last)).toBeLessThan(1e-4);
  });
});

/** Logits of the tokens 0 to 5 after `prompt`, as llama.cpp 0.4.0 computed them on x86-64. */
const recordedLogits = [-0.397539, 0.152225, 1.080069, 0.337839, -0.999709, 0.21348];
