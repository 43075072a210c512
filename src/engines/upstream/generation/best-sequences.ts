import type { GenerationEvent } from '../../engine.js';

type SequenceEvent = Extract<GenerationEvent, { type: 'tokens' | 'sequence-end' }>;

/**
 * Joins the events of single sequences into those of one request: one prompt event, sequences numbered by their
 * source; together what arrives together. With `bestOf` over `count` all are held until they end; then the best by cumulative log probability come.
 */
export async function* bestSequences(
  merged: AsyncIterable<[number, GenerationEvent[]]>,
  count: number,
  bestOf: number,
): AsyncGenerator<GenerationEvent[]> {
  const held: SequenceEvent[][] = Array.from({ length: bestOf }, () => []);
  let promptSeen = false;
  for await (const [source, events] of merged) {
    const passed: GenerationEvent[] = [];
    for (const event of events) {
      if (event.type === 'prompt') {
        if (!promptSeen) passed.push(event);
        promptSeen = true;
      } else if (event.type === 'tokens' || event.type === 'sequence-end') {
        if (bestOf > count) held[source]?.push(event);
        else passed.push({ ...event, sequence: source });
      }
    }
    yield passed;
  }
  if (bestOf <= count) return;
  const scored = held.map((events) => ({ events, score: scoreOf(events) }));
  scored.sort((left, right) => right.score - left.score);
  for (const [sequence, { events }] of scored.slice(0, count).entries()) {
    yield events.map((event) => ({ ...event, sequence }));
  }
}

function scoreOf(events: readonly SequenceEvent[]): number {
  const end = events.at(-1);
  return (end?.type === 'sequence-end' ? end.cumulativeLogprob : null) ?? -Infinity;
}
