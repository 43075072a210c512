import type { GenerationRequest, SamplingParameters, StopParameters } from '../../src/engines/engine.js';
import { DEFAULT_SAMPLING as neutralSampling } from '../../src/serving/generation/sampling-parameters.js';

/** Sampling that changes nothing, at the model's own temperature. */
export { neutralSampling };

/** Parts of a generation request to set; sampling and stop may be given in part too. */
export type RequestChanges = Partial<Omit<GenerationRequest, 'sampling' | 'stop'>> & {
  sampling?: Partial<SamplingParameters>;
  stop?: Partial<StopParameters>;
};

/** A greedy request for up to 48 tokens of one answer. */
export function generationRequest({ sampling, stop, ...changes }: RequestChanges = {}): GenerationRequest {
  return {
    requestId: 'test',
    prompt: { text: '', addSpecialTokens: false },
    sampling: { ...neutralSampling, temperature: 0, ...sampling },
    stop: {
      maxTokens: 48,
      minTokens: 0,
      ignoreEos: false,
      strings: [],
      tokenIds: [],
      includeStopString: false,
      matchSpecialTokens: false,
      ...stop,
    },
    constraint: null,
    count: 1,
    bestOf: 1,
    beamSearch: null,
    logprobs: null,
    promptLogprobs: null,
    ...changes,
  };
}
