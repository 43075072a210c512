import type { Decision } from './key-limits.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A time as OpenAI writes it into headers: `20ms`, `1s`, `6m0s`, `23h59m59s`. Seconds are rounded up. */
export function durationText(milliseconds: number): string {
  const whole = Math.ceil(milliseconds);
  if (whole < SECOND_MS) return `${whole}ms`;
  const rounded = Math.ceil(whole / SECOND_MS) * SECOND_MS;
  const hours = Math.floor(rounded / HOUR_MS);
  const minutes = Math.floor((rounded % HOUR_MS) / MINUTE_MS);
  const seconds = (rounded % MINUTE_MS) / SECOND_MS;
  return `${hours > 0 ? `${hours}h` : ''}${rounded >= MINUTE_MS ? `${minutes}m` : ''}${seconds}s`;
}

/** OpenAI's headers, for the limits that there are. */
export function limitHeaders(standing: Decision['standing']): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const unit of ['requests', 'tokens'] as const) {
    const one = standing[unit];
    if (!one) continue;
    headers[`x-ratelimit-limit-${unit}`] = String(one.limit);
    headers[`x-ratelimit-remaining-${unit}`] = String(one.remaining);
    headers[`x-ratelimit-reset-${unit}`] = durationText(one.resetMs);
  }
  return headers;
}
