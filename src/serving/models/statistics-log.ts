import type { Logger } from 'pino';
import type { EngineStatistics } from '../../engines/engine.js';
import type { ServedModel } from './served-model.js';

const INTERVAL_SECONDS = 10;

/**
 * Writes a line per model every ten seconds in which it worked, in vLLM's and Furiosa-LLM's words: what it computed, what
 * runs and waits, how full its cache is. Returns the function that stops it.
 */
export function logStatistics(models: readonly ServedModel[], logger: Logger): () => void {
  const before = new Map(models.map(({ engine }) => [engine, engine.statistics]));
  const timer = setInterval(() => {
    const seen = new Set<ServedModel['engine']>();
    for (const { name, engine } of models) {
      const now = engine.statistics;
      if (!seen.has(engine)) logActivity(name, logger, before.get(engine) ?? now, now);
      seen.add(engine);
      before.set(engine, now);
    }
  }, INTERVAL_SECONDS * 1000).unref();
  return () => clearInterval(timer);
}

function logActivity(model: string, logger: Logger, before: EngineStatistics, now: EngineStatistics): void {
  const perSecond = (key: 'prefilledTokens' | 'generatedTokens'): number =>
    (now[key] - before[key]) / INTERVAL_SECONDS;
  const prompt = perSecond('prefilledTokens');
  const generation = perSecond('generatedTokens');
  const { requestsRunning, requestsWaiting, kvCacheUsage } = now;
  if (prompt + generation + requestsRunning + requestsWaiting === 0) return;
  logger.info(
    { model },
    `Avg prompt throughput: ${prompt.toFixed(1)} tokens/s, Avg generation throughput: ${generation.toFixed(1)} tokens/s, ` +
      `Running: ${requestsRunning} reqs, Waiting: ${requestsWaiting} reqs, KV cache usage: ${(kvCacheUsage * 100).toFixed(1)}%`,
  );
}
