/** Wraps objects and lists so that class-transformer, which hands functions on as they are, does not look into them. */
export function seal(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? () => value : value;
}

/** The value that `seal` was given; JSON holds no functions. */
export function unseal(value: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value;
}
