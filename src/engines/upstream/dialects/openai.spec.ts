import { describe, expect, it } from 'vitest';
import { generationRequest } from '../../../../test/support/generation-request.js';
import type { SamplingParameters, StopParameters } from '../../engine.js';
import { OpenAiDialect } from './openai.js';

const cases: [string | null, { sampling?: Partial<SamplingParameters>; stop?: Partial<StopParameters> }][] = [
  ['top_k', { sampling: { topK: 5 } }],
  ['min_p', { sampling: { minP: 0.1 } }],
  ['repetition_penalty', { sampling: { repetitionPenalty: 1.1 } }],
  ['ignore_eos', { stop: { ignoreEos: true } }],
  ['include_stop_str_in_output', { stop: { strings: ['END'], includeStopString: true } }],
  [null, { stop: { includeStopString: true } }],
  [null, { sampling: { topP: 0.5, presencePenalty: 1, frequencyPenalty: 1 }, stop: { strings: ['END'] } }],
];

describe('--engine openai', () => {
  it.each(cases)('names what OpenAI has no field for: %s', (param, fields) => {
    const request = generationRequest({ prompt: { tokenIds: [1], text: 'a' }, ...fields });
    expect(new OpenAiDialect().unsupported(request)).toBe(param);
  });
});
