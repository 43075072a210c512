import type { UpstreamClient } from '../http/upstream-client.js';
import { CircuitBreaker, type BreakerOptions } from './circuit-breaker.js';
import { PrefixMemory } from './prefix-memory.js';

/** One server of a pool, and what is known of it. */
export class UpstreamNode {
  readonly breaker: CircuitBreaker;
  readonly prefixes = new PrefixMemory();
  /** Requests that run there. */
  running = 0;
  /** Their tokens: prompts and what has been generated. */
  activeTokens = 0;
  /** Models it serves; null: not asked yet. */
  models: ReadonlySet<string> | null = null;
  /** What the health checks say. */
  healthy = true;
  /** Health checks in a row that it did not pass. */
  missedChecks = 0;
  /** It asked not to be called before then (Retry-After). */
  pausedUntil = 0;

  constructor(
    readonly client: UpstreamClient,
    private readonly now: () => number,
    breaker?: BreakerOptions,
  ) {
    this.breaker = new CircuitBreaker(now, breaker);
  }

  get url(): string {
    return this.client.url;
  }

  get isPaused(): boolean {
    return this.now() < this.pausedUntil;
  }

  /** Whether requests for the model should go there now, apart from a pause it asked for. */
  canServe(model: string | null): boolean {
    return (
      this.healthy &&
      this.breaker.admits &&
      (model === null || this.models === null || this.models.has(model))
    );
  }
}
