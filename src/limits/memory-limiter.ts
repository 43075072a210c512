import type { Decision, LimitedKey, Refusal } from './key-limits.js';
import { plannedWindows, standings, usedUp, type NamedWindow } from './key-windows.js';
import { DailyWindow, RefillingWindow } from './limit-window.js';
import { Limiter } from './limiter.js';

/** After which time a request may have ended and left its place: nobody knows, but clients should not ask at once. */
const PARALLEL_RETRY_MS = 1_000;

interface KeyState {
  running: number;
  windows: readonly NamedWindow[];
}

/** Counts in this process. */
export class MemoryLimiter extends Limiter {
  private readonly states = new Map<string, KeyState>();

  /** `now`: milliseconds since 1970. */
  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  override begin(key: LimitedKey): Decision {
    const now = this.now();
    const state = this.stateOf(key, now);
    const refusal = parallelRefusal(key, state) ?? usedUp(state.windows, now);
    if (!refusal) {
      state.running++;
      for (const { unit, window } of state.windows) if (unit === 'requests') window.take(1, now);
    }
    return { refusal, standing: standings(state.windows, now) };
  }

  override charge(key: LimitedKey, tokens: number): void {
    const now = this.now();
    for (const { unit, window } of this.stateOf(key, now).windows)
      if (unit === 'tokens') window.take(tokens, now);
  }

  override standing(key: LimitedKey): Decision['standing'] {
    const now = this.now();
    return standings(this.stateOf(key, now).windows, now);
  }

  override end(key: LimitedKey): void {
    this.stateOf(key, this.now()).running--;
  }

  private stateOf(key: LimitedKey, now: number): KeyState {
    let state = this.states.get(key.name);
    if (!state) this.states.set(key.name, (state = { running: 0, windows: windowsOf(key, now) }));
    return state;
  }
}

function windowsOf(key: LimitedKey, now: number): NamedWindow[] {
  return plannedWindows(key).map(({ unit, limitName, limit, periodMs }) => ({
    unit,
    limitName,
    window: periodMs === null ? new DailyWindow(limit) : new RefillingWindow(limit, periodMs, now),
  }));
}

function parallelRefusal({ limits }: LimitedKey, { running }: KeyState): Refusal | null {
  const limit = limits.maxParallelRequests;
  if (limit === null || running < limit) return null;
  return {
    unit: 'requests',
    limitName: 'requests at the same time',
    limit,
    used: running,
    retryMs: PARALLEL_RETRY_MS,
  };
}
