export interface BreakerOptions {
  /** Failures in a row that open it. */
  failuresInARow: number;
  /** Requests looked back on; when half of a full window failed it opens too (outlier ejection). */
  window: number;
  /** How long it stays open at first, in milliseconds; doubles with every probe that fails. */
  openMs: number;
  maxOpenMs: number;
}

export const DEFAULT_BREAKER: BreakerOptions = {
  failuresInARow: 3,
  window: 20,
  openMs: 1_000,
  maxOpenMs: 30_000,
};

/**
 * Keeps requests from a server that fails. Closed: requests pass. Open: none pass for a while. Half-open: one
 * request passes as a probe; it closes the breaker or opens it for twice as long.
 */
export class CircuitBreaker {
  private readonly recent: boolean[] = [];
  private failures = 0;
  private openUntil: number | null = null;
  private openings = 0;
  private probing = false;

  constructor(
    private readonly now: () => number,
    private readonly options: BreakerOptions = DEFAULT_BREAKER,
  ) {}

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.openUntil === null) return 'closed';
    return this.now() < this.openUntil ? 'open' : 'half-open';
  }

  /** Whether a request may pass now. */
  get admits(): boolean {
    const { state } = this;
    return state === 'closed' || (state === 'half-open' && !this.probing);
  }

  /** A request goes through. */
  enter(): void {
    if (this.state === 'half-open') this.probing = true;
  }

  succeeded(): void {
    this.failures = 0;
    if (this.openUntil !== null) this.close();
    this.note(true);
  }

  failed(): void {
    this.failures++;
    this.note(false);
    const { failuresInARow, window } = this.options;
    const failed = this.recent.filter((ok) => !ok).length;
    const isOutlier = this.recent.length === window && failed * 2 >= window;
    if (this.probing || this.failures >= failuresInARow || isOutlier) this.open();
  }

  /** The request went away before it said anything about the server. */
  abandoned(): void {
    this.probing = false;
  }

  /** Somebody has seen that the server is well again: the next request may probe it. */
  reconsider(): void {
    if (this.openUntil !== null) this.openUntil = this.now();
  }

  private open(): void {
    const { openMs, maxOpenMs } = this.options;
    this.openUntil = this.now() + Math.min(maxOpenMs, openMs * 2 ** this.openings);
    this.openings++;
    this.probing = false;
    this.recent.length = 0;
  }

  private close(): void {
    this.openUntil = null;
    this.openings = 0;
    this.probing = false;
    this.recent.length = 0;
  }

  private note(ok: boolean): void {
    this.recent.push(ok);
    if (this.recent.length > this.options.window) this.recent.shift();
  }
}
