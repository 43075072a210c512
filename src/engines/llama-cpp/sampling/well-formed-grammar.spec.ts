import { describe, expect, it } from 'vitest';
import type { TokenGrammar } from './token-grammar.js';
import { WellFormedGrammar, textFragments } from './well-formed-grammar.js';

const TOKENS = ['a', 'é', [0xe2], [0x82, 0xac], [0xac], [0xed], [0xa0, 0x80], [0xc1, 0xa1], [0x82]].map(
  (token) => (typeof token === 'string' ? new TextEncoder().encode(token) : Uint8Array.from(token)),
);
const fragments = textFragments(TOKENS.length, (id) => TOKENS[id] ?? new Uint8Array());

/** Allows everything, as llama.cpp nearly does inside a free text. */
class AnyText implements TokenGrammar {
  allows = (): boolean => true;
  mask = (logits: Float32Array): number => logits.filter((logit) => logit > -Infinity).length;
  accept = (): void => undefined;
  clone = (): TokenGrammar => new AnyText();
  free = (): void => undefined;
}

function allowedAfter(ids: readonly number[]): number[] {
  const grammar = new WellFormedGrammar(new AnyText(), fragments);
  for (const id of ids) grammar.accept(id);
  const copy = grammar.clone();
  const logits = new Float32Array(TOKENS.length);
  copy.mask(logits);
  const fromMask = TOKENS.flatMap((_, id) => (logits[id] === 0 ? [id] : []));
  expect(TOKENS.flatMap((_, id) => (grammar.allows(id) ? [id] : []))).toEqual(fromMask);
  return fromMask;
}

describe('WellFormedGrammar', () => {
  it('lets characters begin, go on and end, but no overlong forms, surrogates or stray bytes', () => {
    expect(allowedAfter([])).toEqual([0, 1, 2, 5]);
    expect(allowedAfter([2])).toEqual([3, 4, 6, 8]);
    expect(allowedAfter([2, 8])).toEqual([4, 8]);
    expect(allowedAfter([5])).toEqual([3, 8]);
    expect(allowedAfter([2, 3])).toEqual([0, 1, 2, 5]);
  });
});
