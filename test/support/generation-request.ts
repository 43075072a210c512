import type { GenerationRequest, SamplingParameters, StopParameters } from '../../src/engines/engine.js';

/** Parts of a generation request to set; sampling and stop may be given in part too. */
export type RequestChanges = Partial<Omit<GenerationRequest, 'sampling' | 'stop'>> & {
  sampling?: Partial<SamplingParameters>;
  stop?: Partial<StopParameters>;
};

/** Sampling that changes nothing, at the model's own temperature. */
export const neutralSampling: SamplingParameters = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  seed: null,
  logitBias: new Map(),
  allowedTokenIds: null,
  badWords: [],
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
