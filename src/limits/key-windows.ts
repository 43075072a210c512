import { standingOf, type LimitWindow } from './limit-window.js';
import type { Decision, LimitedKey, LimitedUnit, Refusal, Standing } from './key-limits.js';

const MINUTE_MS = 60_000;

/** One limit of a key. */
export interface PlannedWindow {
  unit: LimitedUnit;
  /** In words, as in "requests per minute". */
  limitName: string;
  limit: number;
  /** How long it takes to refill; null for a quota of the day. */
  periodMs: number | null;
}

/** A limit of a key, and what is left of it. */
export interface NamedWindow extends Pick<PlannedWindow, 'unit' | 'limitName'> {
  window: LimitWindow;
}

/** The limits over time that a key has. */
export function plannedWindows({ limits }: LimitedKey): PlannedWindow[] {
  const planned = (unit: LimitedUnit, limit: number | null, periodMs: number | null): PlannedWindow[] =>
    limit === null
      ? []
      : [{ unit, limitName: `${unit} per ${periodMs === null ? 'day' : 'minute'}`, limit, periodMs }];
  return [
    ...planned('requests', limits.requestsPerMinute, MINUTE_MS),
    ...planned('requests', limits.requestsPerDay, null),
    ...planned('tokens', limits.tokensPerMinute, MINUTE_MS),
    ...planned('tokens', limits.tokensPerDay, null),
  ];
}

/** Of the limits that are used up the one that takes longest to come back. */
export function usedUp(windows: readonly NamedWindow[], now: number): Refusal | null {
  let longest: Refusal | null = null;
  for (const { unit, limitName, window } of windows) {
    const retryMs = window.waitMs(1, now);
    if (retryMs === 0 || (longest && longest.retryMs >= retryMs)) continue;
    const used = Math.round(window.limit - window.remaining(now));
    longest = { unit, limitName, limit: window.limit, used, retryMs };
  }
  return longest;
}

/** Of each unit the limit of which the least is left. */
export function standings(windows: readonly NamedWindow[], now: number): Decision['standing'] {
  const least = (wanted: LimitedUnit): Standing | null =>
    windows
      .filter(({ unit }) => unit === wanted)
      .map(({ window }) => standingOf(window, now))
      .reduce<Standing | null>((a, b) => (a === null || b.remaining < a.remaining ? b : a), null);
  return { requests: least('requests'), tokens: least('tokens') };
}
