/**
 * Waits for the first item, so that what fails before it fails here; then hands on everything, the first item too.
 */
export async function startIterable<T>(source: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = source[Symbol.asyncIterator]();
  let first: IteratorResult<T> | null = await iterator.next();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        if (first === null) return iterator.next();
        const result = Promise.resolve(first);
        first = null;
        return result;
      },
      return: async (value?: unknown) => (await iterator.return?.(value)) ?? { done: true, value: undefined },
    }),
  };
}
