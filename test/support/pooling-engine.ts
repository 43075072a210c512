import { Registry } from 'prom-client';
import type { ModelInfo, TokenizeOptions } from '../../src/engines/engine.js';
import type { Script } from '../../src/engines/scripted/script.js';
import { ScriptedEngine } from '../../src/engines/scripted/scripted-engine.js';
import { ServerMetrics } from '../../src/metrics/server-metrics.js';
import { Admission } from '../../src/serving/generation/admission.js';
import type { ServedModel } from '../../src/serving/models/served-model.js';
import { PoolingRunner } from '../../src/serving/pooling/pooling-runner.js';
import { servedModel } from './engine-double.js';

/** What a pooling model is like beyond its script. */
export interface PoolingTraits {
  /** Texts of the control tokens put before and after every text. */
  frame?: { start: string; end: string };
  info?: Partial<ModelInfo>;
}

/** A scripted model whose tokens are bytes and control tokens, so that tests can count them by eye. */
export class PoolingEngine extends ScriptedEngine {
  constructor(
    script: Script,
    private readonly traits: PoolingTraits,
  ) {
    super(script);
  }

  override get info(): ModelInfo {
    return { ...super.info, ...this.traits.info };
  }

  override async tokenize(texts: readonly string[], options: TokenizeOptions): Promise<number[][]> {
    const plain = await super.tokenize(texts, options);
    const { frame } = this.traits;
    if (!frame || !options.addSpecialTokens) return plain;
    const parts = await super.tokenize([frame.start, frame.end], { ...options, parseSpecialTokens: true });
    return plain.map((tokens) => [...(parts[0] ?? []), ...tokens, ...(parts[1] ?? [])]);
  }

  /** Token ids as text again, control tokens included. */
  read(tokens: readonly number[] | undefined): Promise<string> {
    return this.detokenize(tokens ?? [], { skipSpecialTokens: false });
  }
}

export async function poolingEngine(script: Script, traits: PoolingTraits = {}): Promise<PoolingEngine> {
  const engine = new PoolingEngine(script, traits);
  await engine.start();
  return engine;
}

export function poolingModel(name: string, engine: PoolingEngine): ServedModel {
  return { ...servedModel(name, engine.info.task), engine };
}

/** A runner with its own metrics and places for `maxRunning` requests. */
export function poolingRunner(
  registry = new Registry(),
  { maxRunning = 4, timeoutMs = null }: { maxRunning?: number; timeoutMs?: number | null } = {},
): PoolingRunner {
  const metrics = new ServerMetrics(registry, {
    families: ['furiosa_llm_2025'],
    maxModelLength: 100,
    sources: [],
  });
  return new PoolingRunner(metrics, new Admission({ maxRunning, maxWaiting: 0 }), { timeoutMs });
}
