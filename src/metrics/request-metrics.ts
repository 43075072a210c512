import { monotonicSeconds } from '../common/clock.js';
import type { LabelName } from './metric-families.js';
import type { ServerMetrics } from './server-metrics.js';

export type FinishedReason = 'stop' | 'length' | 'repetition' | 'abort';

/** Measures one request from its arrival to its end; ends exactly once, however it ends. */
export class RequestMetrics {
  private readonly startedAt = monotonicSeconds();
  private lastTokenAt: number | null = null;
  private generatedTokens = 0;
  private ended = false;

  constructor(
    private readonly metrics: ServerMetrics,
    private readonly labels: Partial<Record<LabelName, string>>,
  ) {
    metrics.count('requestsReceived', labels);
  }

  /** The request was accepted with these parameters. */
  accepted(parameters: { n: number; maxTokens: number }): void {
    this.metrics.observe('requestParamsN', this.labels, parameters.n);
    this.metrics.observe('requestParamsMaxTokens', this.labels, parameters.maxTokens);
  }

  /** The engine has seen the prompt; `computed` tokens were not in the prefix cache. */
  prompt(tokens: number, cachedTokens: number): void {
    this.metrics.count('promptTokens', this.labels, tokens - cachedTokens);
    this.metrics.count('prefixCacheQueries', this.labels, tokens);
    this.metrics.count('prefixCacheHits', this.labels, cachedTokens);
    this.metrics.observe('requestPromptTokens', this.labels, tokens);
  }

  /** So many tokens of the prompt came from the prefix cache, as the engine says after all. */
  cached(tokens: number): void {
    if (tokens > 0) this.metrics.count('prefixCacheHits', this.labels, tokens);
  }

  /** New tokens arrived, of one or several sequences in one engine step. */
  tokens(count: number): void {
    const now = monotonicSeconds();
    if (this.lastTokenAt === null)
      this.metrics.observe('timeToFirstToken', this.labels, now - this.startedAt);
    else this.metrics.observe('interTokenLatency', this.labels, now - this.lastTokenAt);
    this.lastTokenAt = now;
    this.generatedTokens += count;
    this.metrics.count('generationTokens', this.labels, count);
  }

  /** The request ended well, or its client went away (`abort`). */
  finished(reason: FinishedReason): void {
    if (!this.end()) return;
    this.metrics.count('requestsSucceeded', { ...this.labels, finished_reason: reason });
    this.metrics.observe('requestGenerationTokens', this.labels, this.generatedTokens);
    this.metrics.observe('endToEndLatency', this.labels, monotonicSeconds() - this.startedAt);
  }

  failed(): void {
    if (this.end()) this.metrics.count('requestsFailed', this.labels);
  }

  private end(): boolean {
    const first = !this.ended;
    this.ended = true;
    return first;
  }
}
