import type { GeneratedToken } from '../../engines/engine.js';
import type { RunEvent } from './generation-runner.js';

/**
 * Joins the tokens of each sequence to groups of `size`, for fewer and larger chunks (`stream_interval`). As in vLLM
 * the first token of a sequence comes at once, and its end brings what is left.
 */
export function groupTokens(events: AsyncIterable<RunEvent>, size: number): AsyncIterable<RunEvent> {
  return size > 1 ? grouped(events, size) : events;
}

async function* grouped(events: AsyncIterable<RunEvent>, size: number): AsyncGenerator<RunEvent> {
  const groups = new Map<number, GeneratedToken[]>();
  for await (const event of events) {
    if (event.type === 'prompt') {
      yield event;
      continue;
    }
    const { sequence } = event;
    const isFirst = !groups.has(sequence);
    const tokens = groups.get(sequence) ?? [];
    if (event.type === 'tokens') tokens.push(...event.tokens);
    const isFull = isFirst || tokens.length >= size || event.type === 'sequence-end';
    groups.set(sequence, isFull ? [] : tokens);
    if (isFull && tokens.length > 0) yield { type: 'tokens', sequence, tokens };
    if (event.type === 'sequence-end') yield event;
  }
}
