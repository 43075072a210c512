import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SequenceText } from './sequence-text.js';
import { StopAutomaton } from './stop-automaton.js';
import { wholeText } from './utf8-stream.js';

const VISIBLE = { apart: false, mayStop: true };

/** Runs tokens through a sequence until one stops it. */
function run(tokens: readonly Uint8Array[], stops: readonly string[], includeStopString = false) {
  const handed: { token: number; text: string }[] = [];
  const sequence = new SequenceText<number>(
    stops.length === 0 ? null : new StopAutomaton(stops),
    includeStopString,
    (token, text) => handed.push({ token, text }),
  );
  let stopped: string | null = null;
  for (const [index, bytes] of tokens.entries()) {
    stopped = sequence.push(index, { bytes, whole: wholeText(bytes) }, VISIBLE);
    if (stopped !== null) {
      break;
    }
  }
  if (stopped === null) {
    sequence.end();
  }
  return { handed, stopped, text: handed.map((entry) => entry.text).join('') };
}

function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const tokens: Uint8Array[] = [];
  let start = 0;
  for (let index = 0; start < bytes.length; index++) {
    const end = start + (lengths[index % lengths.length] ?? 1);
    tokens.push(bytes.slice(start, end));
    start = end;
  }
  return tokens;
}

/** The rule, without any streaming: the match that is complete first, of two at the same place the longer. */
function expectedText(
  text: string,
  stops: readonly string[],
  include: boolean,
): { text: string; stopped: string | null } {
  for (let end = 1; end <= text.length; end++) {
    const ending = stops
      .filter((stop) => text.slice(0, end).endsWith(stop))
      .sort((a, b) => b.length - a.length)[0];
    if (ending !== undefined) {
      return { text: text.slice(0, include ? end : end - ending.length), stopped: ending };
    }
  }
  return { text, stopped: null };
}

/** How many tokens of a beginning are settled: before the longest end that may begin a stop string or a character. */
function settledTokens(tokens: readonly Uint8Array[], stops: readonly string[]): number {
  // Told that more may come, the decoder leaves out the bytes of an incomplete character.
  const textOf = (count: number): string =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(tokens.slice(0, count)), {
      stream: true,
    });
  const text = textOf(tokens.length);
  const held = Math.max(
    0,
    ...stops
      .flatMap((stop) => Array.from({ length: stop.length }, (_, length) => stop.slice(0, length)))
      .map((beginning) => (text.endsWith(beginning) ? beginning.length : 0)),
  );
  const ends = tokens.map((_, index) =>
    tokens.slice(0, index + 1).reduce((sum, token) => sum + token.length, 0),
  );
  return ends.filter(
    (end, index) => end <= Buffer.byteLength(text) && textOf(index + 1).length <= text.length - held,
  ).length;
}

const lengthsArbitrary = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });

describe('SequenceText', () => {
  it('decodes any bytes as TextDecoder does, however they are cut', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 24 }), lengthsArbitrary, (values, lengths) => {
        const bytes = Uint8Array.from(values);
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        expect(run(cut(bytes, lengths), []).text).toBe(whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same text and the same stop for every cut, and never lets a stop string through', () => {
    const alphabet = fc.constantFrom('a', 'b', 'é', '😀', '\n');
    const word = (maxLength: number) =>
      fc.array(alphabet, { minLength: 1, maxLength }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        word(14),
        fc.array(word(3), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        lengthsArbitrary,
        (text, stops, include, lengths) => {
          const result = run(cut(new TextEncoder().encode(text), lengths), stops, include);
          const expected = expectedText(text, stops, include);
          expect({ text: result.text, stopped: result.stopped }).toEqual(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('hands out every token exactly once and in order', () => {
    const tokens = cut(new TextEncoder().encode('naïve ##end'), [3, 1, 2]);
    const { handed } = run(tokens, ['##e']);
    expect(handed.map((entry) => entry.token)).toEqual(handed.map((_, index) => index));
  });

  it('holds back only tokens whose end may begin a stop string', () => {
    const handed: string[] = [];
    const sequence = new SequenceText<number>(new StopAutomaton(['\n\n']), false, (_, text) =>
      handed.push(text),
    );
    const push = (text: string) =>
      sequence.push(0, { bytes: new TextEncoder().encode(text), whole: text }, VISIBLE);
    push('one');
    expect(handed).toEqual(['one']);
    push('two\n');
    expect(handed).toEqual(['one']);
    push('three');
    expect(handed).toEqual(['one', 'two\n', 'three']);
  });

  it('holds back nothing before the token in which a stop string or a character may begin', () => {
    const word = fc
      .array(fc.constantFrom('a', 'b', 'é', '😀'), { minLength: 1, maxLength: 14 })
      .map((parts) => parts.join(''));
    const stopWords = fc.array(
      fc.array(fc.constantFrom('a', 'b', 'é'), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(word, stopWords, lengthsArbitrary, (text, stops, lengths) => {
        const handed: number[] = [];
        const sequence = new SequenceText<number>(new StopAutomaton(stops), false, (token) =>
          handed.push(token),
        );
        const tokens = cut(new TextEncoder().encode(text), lengths);
        for (const [index, bytes] of tokens.entries()) {
          if (sequence.push(index, { bytes, whole: wholeText(bytes) }, VISIBLE) !== null) {
            return;
          }
          expect(handed).toHaveLength(settledTokens(tokens.slice(0, index + 1), stops));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps text that was held before a control token in front of it, and matches nothing across', () => {
    const handed: string[] = [];
    const sequence = new SequenceText<number>(new StopAutomaton(['ab']), false, (_, text) =>
      handed.push(text),
    );
    const encode = (text: string) => ({ bytes: new TextEncoder().encode(text), whole: text });
    sequence.push(0, encode('xa'), VISIBLE);
    sequence.push(1, encode('<|call|>'), { apart: true, mayStop: false });
    expect(sequence.push(2, encode('b'), VISIBLE)).toBeNull();
    expect(handed).toEqual(['xa', '<|call|>', 'b']);
  });

  it('does not stop in tokens that may not stop, nor on text that begins in them', () => {
    const handed: string[] = [];
    const sequence = new SequenceText<number>(new StopAutomaton(['ab']), false, (_, text) =>
      handed.push(text),
    );
    const encode = (text: string) => ({ bytes: new TextEncoder().encode(text), whole: text });
    expect(sequence.push(0, encode('aba'), { apart: false, mayStop: false })).toBeNull();
    expect(sequence.push(1, encode('b-'), VISIBLE)).toBeNull();
    expect(sequence.push(2, encode('ab'), VISIBLE)).toBe('ab');
    expect(handed.join('')).toBe('abab-');
  });
});
