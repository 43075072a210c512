import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventData, EventStreamError } from './event-data.js';

async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const cut of [...cuts, bytes.length].sort((left, right) => left - right)) {
    yield bytes.subarray(start, cut);
    start = cut;
  }
}

async function batches(text: string, cuts: readonly number[] = [], maxLength?: number): Promise<string[][]> {
  const found: string[][] = [];
  for await (const batch of eventData(pieces(Buffer.from(text), cuts), maxLength)) found.push(batch);
  return found;
}

describe('eventData', () => {
  it('finds the same events however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
    const event = fc.record({ lines: fc.array(line, { minLength: 1 }), end: fc.constantFrom('\n', '\r\n') });
    await fc.assert(
      fc.asyncProperty(fc.array(event), fc.array(fc.nat()), async (events, places) => {
        const text = events
          .map(({ lines, end }) => `${lines.map((each) => `data: ${each}${end}`).join('')}${end}`)
          .join(`: a comment\nevent: other\n`);
        const length = Buffer.byteLength(text);
        const found = await batches(
          text,
          places.map((place) => place % (length + 1)),
        );
        expect(found.flat()).toEqual(events.map(({ lines }) => lines.join('\n')));
      }),
    );
  });

  it('hands on together what arrives together', async () => {
    expect(await batches('data: 1\n\ndata: 2\n\ndata: 3\n\n', [20])).toEqual([['1', '2'], ['3']]);
  });

  it('does not see an event that is cut off', async () => {
    expect(await batches('data: 1\n\ndata: 2\n')).toEqual([['1']]);
  });

  it('refuses an event that is too long, after those before it', async () => {
    const events = eventData(pieces(Buffer.from(`data: 1\n\ndata: ${'x'.repeat(100)}`), []), 50);
    expect(await events.next()).toEqual({ done: false, value: ['1'] });
    await expect(events.next()).rejects.toThrow(EventStreamError);
  });
});
