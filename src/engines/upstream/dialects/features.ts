import type { EngineFeature } from '../../engine.js';

/** What every server of OpenAI's kind can do. */
export const COMMON_FEATURES: readonly EngineFeature[] = [
  'generate',
  'embed',
  'logprobs',
  'logit-bias',
  'penalties',
  'several-sequences',
  'best-of',
];

/** What those can do besides that take token ids and grammars. */
export const TOKEN_FEATURES: readonly EngineFeature[] = [
  ...COMMON_FEATURES,
  'score',
  'token-prompts',
  'grammar',
  'repetition-detection',
];
