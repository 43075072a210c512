import type { EngineStatistics } from '../engine.js';
import type { WorkerStatistics } from './messages.js';

const NOTHING: WorkerStatistics = {
  requestsRunning: 0,
  kvCacheUsage: 0,
  prefixCacheQueriedTokens: 0,
  prefixCacheHitTokens: 0,
  prefilledTokens: 0,
  generatedTokens: 0,
};

/** Adds up what successive workers count: totals go on after a crash, gauges begin anew. */
export class StatisticsLedger {
  private earlier = NOTHING;
  private current = NOTHING;

  update(statistics: WorkerStatistics): void {
    this.current = statistics;
  }

  /** The worker is gone, and with it what was running. */
  workerEnded(): void {
    this.earlier = this.sum();
    this.current = NOTHING;
  }

  /** `requests`: those that have not ended, running or not. */
  read(requests: number): EngineStatistics {
    const requestsRunning = Math.min(this.current.requestsRunning, requests);
    return {
      ...this.sum(),
      requestsRunning,
      requestsWaiting: requests - requestsRunning,
      kvCacheUsage: this.current.kvCacheUsage,
    };
  }

  private sum(): WorkerStatistics {
    const total = (key: keyof WorkerStatistics): number => this.earlier[key] + this.current[key];
    return {
      requestsRunning: 0,
      kvCacheUsage: 0,
      prefixCacheQueriedTokens: total('prefixCacheQueriedTokens'),
      prefixCacheHitTokens: total('prefixCacheHitTokens'),
      prefilledTokens: total('prefilledTokens'),
      generatedTokens: total('generatedTokens'),
    };
  }
}
