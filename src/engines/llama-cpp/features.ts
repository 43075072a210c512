import type { EngineFeature, ModelTask } from '../engine.js';

/** What the embedded engine can do with a model, by the model's task. */
export const TASK_FEATURES: Readonly<Record<ModelTask, ReadonlySet<EngineFeature>>> = {
  generate: new Set<EngineFeature>([
    'generate',
    'token-prompts',
    'logprobs',
    'prompt-logprobs',
    'grammar',
    'reasoning-budget',
    'beam-search',
    'logit-bias',
    'penalties',
    'min-tokens',
    'several-sequences',
    'best-of',
    'allowed-tokens',
    'bad-words',
    'logprob-token-ids',
    'repetition-detection',
    'cache-salt',
  ]),
  embed: new Set<EngineFeature>(['embed', 'token-prompts']),
  score: new Set<EngineFeature>(['score', 'token-prompts']),
};
