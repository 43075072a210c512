/** What the requests of one API key may take together; null is no limit. */
export interface KeyLimits {
  requestsPerMinute: number | null;
  requestsPerDay: number | null;
  tokensPerMinute: number | null;
  tokensPerDay: number | null;
  /** Requests that run at the same time. */
  maxParallelRequests: number | null;
}

/** A key that may take all it wants. */
export const NO_LIMITS: KeyLimits = {
  requestsPerMinute: null,
  requestsPerDay: null,
  tokensPerMinute: null,
  tokensPerDay: null,
  maxParallelRequests: null,
};

/** An API key, known by a name that may appear in logs and metrics. */
export interface LimitedKey {
  name: string;
  limits: KeyLimits;
}

/** What limits are counted in: the `type` of a refusal, and the end of the headers' names. */
export type LimitedUnit = 'requests' | 'tokens';

/** How much of a limit is left. */
export interface Standing {
  limit: number;
  remaining: number;
  /** Milliseconds until nothing of it is used any more. */
  resetMs: number;
}

/** Why a request is refused. */
export interface Refusal {
  unit: LimitedUnit;
  /** The limit in words, as in "requests per minute". */
  limitName: string;
  limit: number;
  used: number;
  /** Milliseconds after which another try is worth it. */
  retryMs: number;
}

/** The answer to a request that wants to begin. */
export interface Decision {
  refusal: Refusal | null;
  /** Of the limit that will be used up first; null without one. */
  standing: Record<LimitedUnit, Standing | null>;
}
