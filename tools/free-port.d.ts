/** A loopback port that nothing listens on, for programs that must be told theirs. */
export function freePort(): Promise<number>;
