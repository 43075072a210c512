import type { Decision, LimitedKey, LimitedUnit, Refusal, Standing } from './key-limits.js';
import { Limiter } from './limiter.js';
import { DailyWindow, RefillingWindow, standingOf, type LimitWindow } from './limit-window.js';

const MINUTE_MS = 60_000;
/** After which time a request may have ended and left its place: nobody knows, but clients should not ask at once. */
const PARALLEL_RETRY_MS = 1_000;

interface NamedWindow {
  unit: LimitedUnit;
  limitName: string;
  window: LimitWindow;
}

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
    const refusal = parallelRefusal(key, state) ?? usedUp(state, now);
    if (!refusal) {
      state.running++;
      for (const { unit, window } of state.windows) if (unit === 'requests') window.take(1, now);
    }
    return { refusal, standing: standings(state, now) };
  }

  override charge(key: LimitedKey, tokens: number): void {
    const now = this.now();
    for (const { unit, window } of this.stateOf(key, now).windows)
      if (unit === 'tokens') window.take(tokens, now);
  }

  override standing(key: LimitedKey): Decision['standing'] {
    const now = this.now();
    return standings(this.stateOf(key, now), now);
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

function windowsOf({ limits }: LimitedKey, now: number): NamedWindow[] {
  const { requestsPerMinute, requestsPerDay, tokensPerMinute, tokensPerDay } = limits;
  const perMinute = (unit: LimitedUnit, limit: number | null): NamedWindow[] =>
    limit === null
      ? []
      : [{ unit, limitName: `${unit} per minute`, window: new RefillingWindow(limit, MINUTE_MS, now) }];
  const perDay = (unit: LimitedUnit, limit: number | null): NamedWindow[] =>
    limit === null ? [] : [{ unit, limitName: `${unit} per day`, window: new DailyWindow(limit) }];
  return [
    ...perMinute('requests', requestsPerMinute),
    ...perDay('requests', requestsPerDay),
    ...perMinute('tokens', tokensPerMinute),
    ...perDay('tokens', tokensPerDay),
  ];
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

/** Of the limits that are used up the one that takes longest to come back. */
function usedUp({ windows }: KeyState, now: number): Refusal | null {
  let longest: Refusal | null = null;
  for (const { unit, limitName, window } of windows) {
    const retryMs = window.waitMs(1, now);
    if (retryMs === 0 || (longest && longest.retryMs >= retryMs)) continue;
    const used = Math.round(window.limit - window.remaining(now));
    longest = { unit, limitName, limit: window.limit, used, retryMs };
  }
  return longest;
}

function standings({ windows }: KeyState, now: number): Decision['standing'] {
  const least = (wanted: LimitedUnit): Standing | null =>
    windows
      .filter(({ unit }) => unit === wanted)
      .map(({ window }) => standingOf(window, now))
      .reduce<Standing | null>((a, b) => (a === null || b.remaining < a.remaining ? b : a), null);
  return { requests: least('requests'), tokens: least('tokens') };
}
