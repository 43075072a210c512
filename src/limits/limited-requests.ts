import type { TokenMeter } from '../common/token-meter.js';
import type { LimitedKey } from './key-limits.js';
import type { RequestCharge } from './request-charge.js';

/** The key and the cost of each request that is held to limits; requests are the framework's objects. */
const keys = new WeakMap<object, LimitedKey>();
const charges = new WeakMap<object, RequestCharge>();

export function noteKey(request: object, key: LimitedKey): void {
  keys.set(request, key);
}

/** The key that a request came with, where that key has limits. */
export function keyOf(request: object): LimitedKey | null {
  return keys.get(request) ?? null;
}

export function noteCharge(request: object, charge: RequestCharge): void {
  charges.set(request, charge);
}

export function chargeOf(request: object): RequestCharge | null {
  return charges.get(request) ?? null;
}

/** What counts the tokens of a request; null where nobody wants to know. */
export function meterOf(request: object): TokenMeter | null {
  return chargeOf(request);
}
