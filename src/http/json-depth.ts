/**
 * Whether no path into a parsed JSON value is longer than `levels`. JSON.parse takes any depth; code that walks what
 * it made would overflow its stack.
 */
export function isAtMostDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  const inner: unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inner.every((each) => isAtMostDeep(each, levels - 1));
}
