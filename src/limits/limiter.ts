import type { Decision, LimitedKey } from './key-limits.js';

/** Holds API keys to their limits. Where it counts is its own affair: in this process, or somewhere shared. */
export abstract class Limiter {
  /** Counts one more request that runs, unless a limit is reached. */
  abstract begin(key: LimitedKey): Decision | Promise<Decision>;
  /** Counts tokens of a request that began. The last request of a limit may exceed it: nobody knows its cost before. */
  abstract charge(key: LimitedKey, tokens: number): void;
  /** How the key stands now. */
  abstract standing(key: LimitedKey): Decision['standing'] | Promise<Decision['standing']>;
  /** A request that began has ended. */
  abstract end(key: LimitedKey): void;
}
