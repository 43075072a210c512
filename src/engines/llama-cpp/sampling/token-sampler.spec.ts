import { describe, expect, it } from 'vitest';

import { neutralSampling } from '../../../../test/support/generation-request.js';
import type { SamplingParameters, StopParameters } from '../../engine.js';
import { SamplingWorkspace, TokenSampler } from './token-sampler.js';

const LOGITS = Float32Array.of(2, 1, 0, -1, 3, -Infinity);
const SIZE = LOGITS.length;

function sampler(
  sampling: Partial<SamplingParameters>,
  stop: Partial<StopParameters> = {},
  prompt: number[] = [],
  seed = 7,
) {
  return new TokenSampler(
    {
      sampling: { ...neutralSampling, ...sampling },
      stop: { minTokens: 0, ignoreEos: false, tokenIds: [], ...stop },
      endOfGenerationIds: [4],
      promptTokenIds: prompt,
    },
    seed,
    new SamplingWorkspace(SIZE),
  );
}

describe('TokenSampler', () => {
  it('takes the most likely token at temperature 0, the lower id of equals', () => {
    const subject = sampler({ temperature: 0 });
    expect(subject.pick(subject.adjust(LOGITS))).toBe(4);
    expect(subject.pick(Float32Array.of(1, 5, 5, 0, 0, 0))).toBe(1);
  });

  it('draws the same tokens for the same seed and others for another', () => {
    const draw = (seed: number) => {
      const subject = sampler({}, {}, [], seed);
      return Array.from({ length: 40 }, () => subject.pick(LOGITS)).join('');
    };
    expect(draw(5)).toBe(draw(5));
    expect(draw(5)).not.toBe(draw(6));
    expect(draw(5 + 2 ** 32)).not.toBe(draw(5));
    expect(draw(-1)).toBe(draw(-1));
  });

  it('leaves the raw logits alone', () => {
    const raw = LOGITS.slice();
    sampler({ logitBias: new Map([[0, 5]]) }).adjust(raw);
    expect(raw).toEqual(LOGITS);
  });

  it('bans end and stop ids until the minimum length, and end ids for good with ignoreEos', () => {
    const early = sampler({ temperature: 0 }, { minTokens: 2, tokenIds: [0] });
    expect(early.pick(early.adjust(LOGITS))).toBe(1);
    early.accept(1);
    expect(early.pick(early.adjust(LOGITS))).toBe(1);
    early.accept(1);
    expect(early.pick(early.adjust(LOGITS))).toBe(4);
    const forever = sampler({ temperature: 0 }, { ignoreEos: true, tokenIds: [0] });
    expect(forever.pick(forever.adjust(LOGITS))).toBe(0);
  });

  it('adds bias, restricts to allowed ids, and says so when nothing is left', () => {
    const biased = sampler({ logitBias: new Map([[2, 10]]) });
    expect(biased.adjust(LOGITS)[2]).toBe(10);
    const allowed = sampler({ allowedTokenIds: [1, 3] });
    expect([...allowed.adjust(LOGITS)]).toEqual([-Infinity, 1, -Infinity, -1, -Infinity, -Infinity]);
    const nothing = new Float32Array(SIZE).fill(-Infinity);
    for (const sampling of [{}, { temperature: 0 }, { topK: 2 }, { topP: 0.5 }]) {
      expect(sampler(sampling).pick(nothing)).toBe(-1);
    }
  });

  it('bans the last token of a bad word only after its beginning', () => {
    const subject = sampler({ temperature: 0, badWords: [[1, 4], [0]] });
    expect(subject.adjust(LOGITS)[0]).toBe(-Infinity);
    expect(subject.adjust(LOGITS)[4]).toBe(3);
    subject.accept(1);
    expect(subject.adjust(LOGITS)[4]).toBe(-Infinity);
    subject.accept(2);
    expect(subject.adjust(LOGITS)[4]).toBe(3);
  });

  it('counts prompt and output for repetition, the output alone for presence and frequency', () => {
    const subject = sampler(
      { repetitionPenalty: 2, presencePenalty: 0.5, frequencyPenalty: 0.25 },
      {},
      [0, 3],
    );
    subject.accept(1);
    subject.accept(1);
    const adjusted = subject.adjust(LOGITS);
    expect(adjusted[0]).toBe(1);
    expect(adjusted[3]).toBe(-2);
    expect(adjusted[1]).toBe(0.5 - 0.5 - 0.5);
    expect(adjusted[4]).toBe(3);
  });
});
