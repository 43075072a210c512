import { describe, expect, it } from 'vitest';
import type { RunEvent } from './generation-runner.js';
import { groupTokens } from './token-groups.js';

const token = (id: number): RunEvent => ({
  type: 'tokens',
  sequence: id % 2,
  tokens: [{ id, text: String(id), special: false }],
});
const end = (sequence: number): RunEvent => ({
  type: 'sequence-end',
  sequence,
  reason: 'stop',
  stopReason: null,
  completionTokens: 0,
  cumulativeLogprob: null,
});

async function grouped(events: readonly RunEvent[], size: number): Promise<unknown[]> {
  const source = (async function* () {
    yield* events;
  })();
  const found: unknown[] = [];
  for await (const event of groupTokens(source, size)) {
    found.push(event.type === 'tokens' ? event.tokens.map(({ id }) => id) : event.type);
  }
  return found;
}

describe('groupTokens', () => {
  it('gives the first token of each sequence at once, then groups, and the rest with the end', async () => {
    const events = [
      token(0),
      token(1),
      token(2),
      token(3),
      token(4),
      token(6),
      token(5),
      token(8),
      end(0),
      end(1),
    ];
    expect(await grouped(events, 3)).toEqual([
      [0],
      [1],
      [2, 4, 6],
      [8],
      'sequence-end',
      [3, 5],
      'sequence-end',
    ]);
  });

  it('leaves an answer without tokens, and groups of one, as they are', async () => {
    expect(await grouped([end(0)], 4)).toEqual(['sequence-end']);
    expect(await grouped([token(0), token(2), end(0)], 1)).toEqual([[0], [2], 'sequence-end']);
  });
});
