/** Seconds since 1970 as a whole number: the `created` field of OpenAI's objects. */
export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Seconds on a clock that never jumps; only differences mean something. */
export function monotonicSeconds(): number {
  return performance.now() / 1000;
}
