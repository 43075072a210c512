import { describe, expect, it } from 'vitest';
import { modelInfo } from '../../../test/support/engine-double.js';
import { tokensToGenerate } from './context-limit.js';
import { samplingParameters, stopParameters } from './sampling-parameters.js';

describe('samplingParameters', () => {
  it('takes the request over the model over the table', () => {
    const own = { temperature: 0.6, topK: 20 };
    expect(samplingParameters({ temperature: 0 }, modelInfo(), own)).toMatchObject({
      temperature: 0,
      topK: 20,
      topP: 1,
    });
    expect(samplingParameters({}, modelInfo(), {})).toMatchObject({
      temperature: 1,
      topK: 0,
      repetitionPenalty: 1,
      seed: null,
    });
  });

  it('reads -1 as off for top_k and seed', () => {
    expect(samplingParameters({ top_k: -1, seed: -1 }, modelInfo(), {})).toMatchObject({
      topK: 0,
      seed: null,
    });
  });

  it('refuses token ids outside of the vocabulary', () => {
    expect(() => samplingParameters({ logit_bias: { '1000': 1 } }, modelInfo(), {})).toThrow(
      'token id 1000 is not in',
    );
    expect(samplingParameters({ logit_bias: { '999': 1 } }, modelInfo(), {}).logitBias.get(999)).toBe(1);
  });
});

describe('stopParameters', () => {
  const limits = { maxTokens: 5, matchSpecialTokens: false };
  it('takes one stop string or several', () => {
    expect(stopParameters({ stop: 'a' }, modelInfo(), limits).strings).toEqual(['a']);
    expect(stopParameters({ stop: ['a', 'b'] }, modelInfo(), limits).strings).toEqual(['a', 'b']);
  });

  it('refuses min_tokens above max_tokens', () => {
    expect(() => stopParameters({ min_tokens: 6 }, modelInfo(), limits)).toThrow(
      'must be at most max_tokens (5), got 6',
    );
  });
});

describe('tokensToGenerate', () => {
  it('gives what is asked, or what is left', () => {
    expect(tokensToGenerate(10, 20, 100, 'messages')).toBe(20);
    expect(tokensToGenerate(10, undefined, 100, 'messages')).toBe(90);
    expect(tokensToGenerate(99, 1, 100, 'messages')).toBe(1);
  });

  it('says with numbers why prompt and answer do not fit', () => {
    expect(() => tokensToGenerate(10, 91, 100, 'messages')).toThrow(
      expect.objectContaining({
        status: 400,
        code: 'context_length_exceeded',
        message: expect.stringContaining('you requested 101 tokens (10 in the prompt, 91 in the completion)'),
      }),
    );
    expect(() => tokensToGenerate(100, undefined, 100, 'prompt')).toThrow('your prompt has 100 tokens');
  });
});
