/**
 * Runs several async iterables at once and yields their items as they come, each with the number of its source.
 * A source goes on only after its item was taken. Leaving the loop, or a failure of one source, ends the others.
 */
export async function* mergeIterables<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<[number, T]> {
  const [only] = sources;
  if (only && sources.length === 1) {
    for await (const value of only) yield [0, value];
    return;
  }
  const queue: { item: [number, T]; resume: () => void }[] = [];
  let wake: () => void = () => undefined;
  let running = sources.length;
  let failure: { error: unknown } | null = null;
  let left = false;

  const pump = async (source: AsyncIterable<T>, index: number): Promise<void> => {
    try {
      for await (const value of source) {
        if (left) return;
        await new Promise<void>((resume) => {
          queue.push({ item: [index, value], resume });
          wake();
        });
        if (left) return;
      }
    } catch (error) {
      failure ??= { error };
    } finally {
      running--;
      wake();
    }
  };

  for (const [index, source] of sources.entries()) void pump(source, index);
  try {
    while (running > 0 || queue.length > 0) {
      const next = queue.shift();
      if (next) {
        try {
          yield next.item;
        } finally {
          next.resume();
        }
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (failure) throw (failure as { error: unknown }).error;
    }
  } finally {
    left = true;
    for (const { resume } of queue) resume();
  }
}
