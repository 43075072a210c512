import type { Standing } from './key-limits.js';

/** What adding fractions again and again may miss: the time that a refusal named would not do otherwise. */
const ROUNDING = 1e-6;
const DAY_MS = 86_400_000;

/** A limit over time. All times are milliseconds since 1970. */
export interface LimitWindow {
  readonly limit: number;
  /** May go below zero: what was used too much is made up for before anything new begins. */
  remaining(now: number): number;
  take(amount: number, now: number): void;
  /** Milliseconds until `amount` is left. */
  waitMs(amount: number, now: number): number;
}

/** As much as the limit at once, refilled evenly: a bucket of tokens. */
export class RefillingWindow implements LimitWindow {
  private level: number;
  private filledAt: number;

  constructor(
    readonly limit: number,
    private readonly periodMs: number,
    now: number,
  ) {
    this.level = limit;
    this.filledAt = now;
  }

  remaining(now: number): number {
    // A clock that was set back refills nothing, and goes on from there.
    const elapsed = Math.max(0, now - this.filledAt);
    this.level = Math.min(this.limit, this.level + (elapsed * this.limit) / this.periodMs);
    this.filledAt = now;
    return this.level;
  }

  take(amount: number, now: number): void {
    this.level = this.remaining(now) - amount;
  }

  waitMs(amount: number, now: number): number {
    const missing = amount - this.remaining(now);
    return missing <= ROUNDING ? 0 : (missing * this.periodMs) / this.limit;
  }
}

/** A quota for each day, which ends at midnight UTC. */
export class DailyWindow implements LimitWindow {
  private used = 0;
  private day = 0;

  constructor(readonly limit: number) {}

  remaining(now: number): number {
    const day = Math.floor(now / DAY_MS);
    if (day !== this.day) this.used = 0;
    this.day = day;
    return this.limit - this.used;
  }

  take(amount: number, now: number): void {
    this.remaining(now);
    this.used += amount;
  }

  waitMs(amount: number, now: number): number {
    return this.remaining(now) >= amount ? 0 : DAY_MS - (now % DAY_MS);
  }
}

/** What the headers of a response say of a limit. */
export function standingOf(window: LimitWindow, now: number): Standing {
  const { limit } = window;
  const remaining = Math.max(0, Math.floor(window.remaining(now)));
  return { limit, remaining, resetMs: window.waitMs(limit, now) };
}
