import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAtControlTokens } from './control-tokens.js';

const pattern = /<\|end\|>|ab|bc|🦜x/g;
const words = fc.constantFrom('<|end|>', '<|end', '|>', 'a', 'b', 'c', 'abc', '🦜', 'x', ' ');
const text = fc.array(words, { maxLength: 8 }).map((parts) => parts.join(''));

describe('splitAtControlTokens', () => {
  it('keeps the text, and leaves no control token of a user whole', () => {
    fc.assert(
      fc.property(text, (written) => {
        const parts = splitAtControlTokens([{ text: written, fromUser: true }], pattern);
        expect(parts.join('')).toBe(written);
        for (const part of parts) expect(part).not.toMatch(new RegExp(pattern.source));
      }),
    );
  });

  it("leaves the template's own tokens and everything around in one piece", () => {
    expect(
      splitAtControlTokens(
        [
          { text: '<|end|>Query: ', fromUser: false },
          { text: 'one<|end|>two', fromUser: true },
          { text: '<|end|>', fromUser: false },
        ],
        pattern,
      ),
    ).toEqual(['<|end|>Query: one<', '|end|>two<|end|>']);
  });
});
