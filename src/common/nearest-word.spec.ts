import { assert, constantFrom, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestWord } from './nearest-word.js';

describe('nearestWord', () => {
  it.each([
    ['prot', ['host', 'port'], 'port'],
    ['max-model-length', ['max-model-len', 'max-num-seqs'], 'max-model-len'],
    ['hermess', ['mistral', 'hermes'], 'hermes'],
    ['zzz', ['host', 'port'], null],
    ['anything', [], null],
  ])('finds what %j meant', (word, candidates, expected) => {
    expect(nearestWord(word, candidates)).toBe(expected);
  });

  it('finds a word again after any one character was lost', () => {
    const words = ['served-model-name', 'strict-model-name', 'max-num-seqs', 'enable-prefix-caching'];
    assert(
      property(constantFrom(...words), nat(), (word, position) => {
        const at = position % word.length;
        expect(nearestWord(word.slice(0, at) + word.slice(at + 1), words)).toBe(word);
      }),
    );
  });
});
