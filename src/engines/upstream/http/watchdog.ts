/** Aborts when the outside says so, or when nothing happened for too long. */
export class Watchdog {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private allowedMs = 0;
  private readonly onAbort = (): void => this.controller.abort(this.outside?.reason);
  /** Set when the time was up: what was waited for. */
  expired: string | null = null;

  constructor(private readonly outside: AbortSignal | undefined) {
    if (outside?.aborted) this.onAbort();
    else outside?.addEventListener('abort', this.onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now on `waitingFor` has to come within this time; 0 waits without end. */
  allow(milliseconds: number, waitingFor: string): void {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    this.allowedMs = milliseconds;
    if (milliseconds <= 0) return;
    this.timer = setTimeout(() => {
      this.expired = `no ${waitingFor} within ${this.allowedMs / 1000} s`;
      this.controller.abort();
    }, milliseconds);
  }

  /** Something came: the time starts again. */
  kick(): void {
    this.timer?.refresh();
  }

  stop(): void {
    clearTimeout(this.timer ?? undefined);
    this.outside?.removeEventListener('abort', this.onAbort);
  }
}
