import { describe, expect, it } from 'vitest';
import type { EngineError } from '../../engine.js';
import { PoolingQueue } from './pooling-queue.js';
import type { PoolingInput, PoolingRunner, SharedBatches } from './pooling-runner.js';

/** A model whose vector of an input is the input's sum; it notes its batches, and each takes a turn of the event loop. */
class SumRunner implements PoolingRunner {
  readonly batches: number[][][] = [];
  readonly reusedTokens = 0;
  interrupted = false;

  constructor(
    readonly shared: SharedBatches,
    readonly keepsPrefixes = false,
  ) {}

  async compute(inputs: readonly PoolingInput[]): Promise<Float32Array[] | null> {
    this.interrupted = false;
    this.batches.push(inputs.map(({ tokens }) => [...tokens]));
    await new Promise((resolve) => setImmediate(resolve));
    if (inputs.some(({ tokens }) => tokens.includes(13))) throw new Error('unlucky');
    return this.interrupted
      ? null
      : inputs.map(({ tokens }) => Float32Array.of(tokens.reduce((a, b) => a + b, 0)));
  }

  interrupt(): void {
    this.interrupted = true;
  }
}

function queueOver(runner: SumRunner): {
  queue: PoolingQueue;
  delivered: [number, number[]][];
  failed: [number, EngineError][];
} {
  const delivered: [number, number[]][] = [];
  const failed: [number, EngineError][] = [];
  const queue = new PoolingQueue({
    runner,
    maxModelLength: 8,
    vocabularySize: 100,
    deliver: (key, vectors) => delivered.push([key, vectors.map((vector) => vector[0] ?? NaN)]),
    fail: (key, error) => failed.push([key, error]),
  });
  return { queue, delivered, failed };
}

const behind = (prefixLength: number, ...inputs: number[][]): PoolingInput[] =>
  inputs.map((input) => ({ tokens: Int32Array.from(input), prefixLength }));
const tokens = (...inputs: number[][]): PoolingInput[] => behind(0, ...inputs);

describe('PoolingQueue', () => {
  it('lets requests take turns, input by input', async () => {
    const runner = new SumRunner({ inputs: 1, tokens: 0 });
    const { queue, delivered } = queueOver(runner);
    queue.submit(1, tokens([1, 1], [2, 2], [3, 3]));
    queue.submit(2, tokens([4, 4]));
    await queue.idle();
    expect(runner.batches.flat()).toEqual([
      [1, 1],
      [4, 4],
      [2, 2],
      [3, 3],
    ]);
    expect(delivered).toEqual([
      [2, [8]],
      [1, [2, 4, 6]],
    ]);
  });

  it('puts inputs together up to both limits, and computes long ones and single tokens alone', async () => {
    const runner = new SumRunner({ inputs: 3, tokens: 6 });
    const { queue, delivered } = queueOver(runner);
    queue.submit(
      1,
      tokens([1, 1], [2, 2], [3, 3], [4, 4], [5], [6, 6], [7, 7, 7, 7, 7, 7, 7], [8, 8, 8, 8], [9, 9, 9]),
    );
    await queue.idle();
    expect(runner.batches.map((batch) => batch.map(([first]) => first))).toEqual([
      [1, 2, 3],
      [4],
      [5],
      [6],
      [7],
      [8],
      [9],
    ]);
    expect(delivered).toEqual([[1, [2, 4, 6, 8, 5, 12, 49, 32, 27]]]);
  });

  it('puts inputs behind the same prefix together, and counts only what follows it', async () => {
    const runner = new SumRunner({ inputs: 9, tokens: 6 }, true);
    const { queue } = queueOver(runner);
    queue.submit(1, behind(3, [1, 1, 1, 2, 2], [1, 1, 1, 3, 3, 3], [1, 1, 2, 4, 4], [1, 1, 1, 5, 5]));
    queue.submit(2, tokens([6, 6], [1, 1, 1, 7, 7]));
    queue.submit(3, behind(3, [1, 1, 1, 8], [9, 9]));
    await queue.idle();
    expect(runner.batches.map((batch) => batch.map((input) => input.at(-1)))).toEqual([
      [2, 3],
      // One token behind the prefix, and no token behind it: both are without a prefix.
      [6, 8],
      [4],
      [7],
      [9],
      [5],
    ]);
  });

  it('knows no prefixes where the runner does not', async () => {
    const runner = new SumRunner({ inputs: 9, tokens: 6 });
    const { queue } = queueOver(runner);
    queue.submit(1, behind(3, [1, 1, 1, 2, 2], [1, 1, 1, 3, 3]));
    await queue.idle();
    expect(runner.batches).toHaveLength(2);
  });

  it('forgets an aborted request, and interrupts what only that one waits for', async () => {
    const runner = new SumRunner({ inputs: 2, tokens: 6 });
    const { queue, delivered, failed } = queueOver(runner);
    queue.submit(1, tokens([1, 1], [2, 2], [3, 3]));
    await Promise.resolve();
    await Promise.resolve();
    expect(runner.batches).toHaveLength(1);
    queue.abort(1);
    expect(runner.interrupted).toBe(true);
    queue.submit(2, tokens([4, 4]));
    await queue.idle();
    expect(runner.batches.map((batch) => batch.map(([first]) => first))).toEqual([[1, 2], [4]]);
    expect(delivered).toEqual([[2, [8]]]);
    expect(failed).toEqual([]);
    expect(queue.statistics.requestsRunning).toBe(0);
  });

  it('goes on with a batch that somebody else waits for', async () => {
    const runner = new SumRunner({ inputs: 2, tokens: 6 });
    const { queue, delivered } = queueOver(runner);
    queue.submit(1, tokens([1, 1]));
    queue.submit(2, tokens([2, 2]));
    await Promise.resolve();
    await Promise.resolve();
    queue.abort(1);
    expect(runner.interrupted).toBe(false);
    await queue.idle();
    expect(delivered).toEqual([[2, [4]]]);
  });

  it('fails the requests of a batch that fails, and no other', async () => {
    const runner = new SumRunner({ inputs: 1, tokens: 0 });
    const { queue, delivered, failed } = queueOver(runner);
    queue.submit(1, tokens([1, 1], [13, 13], [2, 2]));
    queue.submit(2, tokens([3, 3], [4, 4]));
    await queue.idle();
    expect(delivered).toEqual([[2, [6, 8]]]);
    expect(failed).toMatchObject([[1, { kind: 'internal', message: 'unlucky' }]]);
  });
});
