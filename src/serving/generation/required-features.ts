import { invalidRequest } from '../../common/api-error.js';
import type { Engine, EngineFeature, GenerationRequest } from '../../engines/engine.js';

/** Features, the field that asks for each, and whether a request needs it. */
export const FEATURE_NEEDS: readonly [
  feature: EngineFeature,
  param: string,
  needed: (request: GenerationRequest) => boolean,
][] = [
  ['logprobs', 'logprobs', (request) => request.logprobs !== null],
  ['prompt-logprobs', 'prompt_logprobs', (request) => request.promptLogprobs !== null],
  ['grammar', 'response_format', (request) => request.constraint !== null],
  ['reasoning-budget', 'thinking_token_budget', ({ reasoningBudget }) => Boolean(reasoningBudget)],
  ['beam-search', 'use_beam_search', (request) => request.beamSearch !== null],
  ['logit-bias', 'logit_bias', ({ sampling }) => sampling.logitBias.size > 0],
  ['min-tokens', 'min_tokens', ({ stop }) => stop.minTokens > 0],
  ['several-sequences', 'n', ({ count }) => count > 1],
  ['best-of', 'best_of', ({ count, bestOf }) => bestOf > count],
  ['allowed-tokens', 'allowed_token_ids', ({ sampling }) => sampling.allowedTokenIds !== null],
  ['bad-words', 'bad_words', ({ sampling }) => sampling.badWords.length > 0],
  ['logprob-token-ids', 'logprob_token_ids', ({ logprobTokenIds }) => Boolean(logprobTokenIds)],
  ['repetition-detection', 'repetition_detection', ({ repetition }) => Boolean(repetition)],
  ['cache-salt', 'cache_salt', ({ cacheSalt }) => Boolean(cacheSalt)],
  ['penalties', 'repetition_penalty', ({ sampling }) => sampling.repetitionPenalty !== 1],
  ['penalties', 'presence_penalty', ({ sampling }) => sampling.presencePenalty !== 0],
  ['penalties', 'frequency_penalty', ({ sampling }) => sampling.frequencyPenalty !== 0],
];

/** Throws 400 naming engine and feature when the engine can't do what the request needs. */
export function requireFeatures(engine: Engine, request: GenerationRequest): void {
  for (const [feature, param, needed] of FEATURE_NEEDS) {
    if (needed(request) && !engine.features.has(feature)) {
      throw invalidRequest(
        `The engine '${engine.kind}' does not support ${feature} (${param}).`,
        param,
        'unsupported',
      );
    }
  }
}
