import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BETWEEN_CHARACTERS, MALFORMED, utf8StateAfter } from './utf8-state.js';

const bytes = fc.uint8Array({ maxLength: 4 }).map((values) => values.map((value) => value | 0x80));

describe('utf8StateAfter', () => {
  it('ends between characters exactly for well-formed text', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 6 })), (text) => {
        expect(utf8StateAfter(BETWEEN_CHARACTERS, text) === BETWEEN_CHARACTERS).toBe(isUtf8(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('goes on through characters cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x10ffff)), fc.nat(), (codePoints, cut) => {
        const text = String.fromCodePoint(...codePoints);
        const all = new TextEncoder().encode(text);
        const first = utf8StateAfter(BETWEEN_CHARACTERS, all.subarray(0, cut % (all.length + 1)));
        expect(first).not.toBe(MALFORMED);
        expect(utf8StateAfter(first, all.subarray(cut % (all.length + 1)))).toBe(BETWEEN_CHARACTERS);
      }),
    );
  });

  it.each([['c0 80'], ['e0 80'], ['ed a0'], ['f0 80'], ['f4 90'], ['f5'], ['80'], ['e2 82 41']])(
    'refuses %s',
    (hex) => {
      const text = Uint8Array.from(hex.split(' '), (byte) => parseInt(byte, 16));
      expect(utf8StateAfter(BETWEEN_CHARACTERS, text)).toBe(MALFORMED);
    },
  );
});
