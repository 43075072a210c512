import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import {
  poolingEngine,
  poolingModel,
  poolingRunner,
  type PoolingEngine,
} from '../../../test/support/pooling-engine.js';
import { EngineError, type Engine } from '../../engines/engine.js';

const quiet = { requestId: 'test', signal: new AbortController().signal };

/** Computes for ever. */
const untilAborted: Engine['embed'] = (_, signal) =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new EngineError('unavailable', 'aborted'))),
  );

describe('PoolingRunner', () => {
  const embedder = (): Promise<PoolingEngine> => poolingEngine({ task: 'embed', embeddingLength: 3 });
  const metricsOf = async (registry: Registry): Promise<string[]> => (await registry.metrics()).split('\n');

  it('counts prompt tokens, successes and latency', async () => {
    const registry = new Registry();
    const model = poolingModel('vectors', await embedder());
    const vectors = await poolingRunner(registry).run(model, 'embed', { inputs: [[1, 2], [3]] }, quiet);
    expect(vectors.map(({ length }) => length)).toEqual([3, 3]);
    const lines = await metricsOf(registry);
    expect(lines).toContain('furiosa_llm:prompt_tokens_total{model_name="vectors"} 3');
    expect(lines).toContain('furiosa_llm:request_success_total{model_name="vectors"} 1');
    expect(lines).toContain('furiosa_llm:e2e_request_latency_seconds_count{model_name="vectors"} 1');
  });

  it('refuses more requests than there are places, and frees a place at every end', async () => {
    const engine = await embedder();
    let finish: (vectors: Float32Array[]) => void = () => undefined;
    engine.embed = () => new Promise((resolve) => (finish = resolve));
    const runner = poolingRunner(new Registry(), { maxRunning: 1 });
    const model = poolingModel('vectors', engine);
    const running = runner.run(model, 'embed', { inputs: [[1]] }, quiet);
    await expect(runner.run(model, 'embed', { inputs: [[1]] }, quiet)).rejects.toMatchObject({ status: 429 });
    finish([Float32Array.of(1)]);
    await running;
    engine.embed = () => Promise.reject(new EngineError('unavailable', 'gone'));
    for (let times = 0; times < 2; times++) {
      await expect(runner.run(model, 'embed', { inputs: [[1]] }, quiet)).rejects.toThrow('gone');
    }
  });

  it('counts failures and departures apart, and hands the signal on', async () => {
    const registry = new Registry();
    const runner = poolingRunner(registry);
    const engine = await embedder();
    const model = poolingModel('vectors', engine);
    const client = new AbortController();
    Object.assign(engine, { embed: untilAborted });
    const running = runner.run(model, 'embed', { inputs: [[1]] }, { ...quiet, signal: client.signal });
    client.abort();
    await expect(running).rejects.toThrow('aborted');
    engine.embed = () => Promise.resolve([Float32Array.of(Number.NaN)]);
    await expect(runner.run(model, 'embed', { inputs: [[1]] }, quiet)).rejects.toThrow('not a number');
    const lines = await metricsOf(registry);
    expect(lines).toContain('furiosa_llm:request_success_total{model_name="vectors"} 1');
    expect(lines).toContain('furiosa_llm:request_failure_total{model_name="vectors"} 1');
  });

  it('stops the engine when the request takes too long', async () => {
    const engine = await embedder();
    Object.assign(engine, { embed: untilAborted });
    const runner = poolingRunner(new Registry(), { timeoutMs: 1 });
    await expect(
      runner.run(poolingModel('vectors', engine), 'embed', { inputs: [[1]] }, quiet),
    ).rejects.toThrow('The request took longer than 0.001 s (--request-timeout).');
  });

  it('refuses a task that the engine does not do', async () => {
    const model = poolingModel('vectors', await embedder());
    await expect(poolingRunner().run(model, 'score', { inputs: [[1]] }, quiet)).rejects.toMatchObject({
      status: 400,
      message: "The engine 'scripted' does not support score.",
    });
  });
});
