import type { SettingTable } from '../setting.js';
import { decimal, integer, without } from '../setting-kinds.js';

const NO_IMAGES = 'the embedded engine takes no images, audio or video';

/** Bounds that keep one client from taking everything. */
export const limitSettings = {
  maxWaiting: integer({
    default: 256,
    min: 0,
    placeholder: '<requests>',
    description: 'Requests that may wait for a free sequence; further ones get 429 with Retry-After.',
  }),
  requestTimeoutSeconds: decimal({
    flag: 'request-timeout',
    default: 0,
    min: 0,
    placeholder: '<seconds>',
    description: 'Longest time a request may take; 0 is no limit.',
  }),
  sessionTtlSeconds: decimal({
    flag: 'session-ttl',
    default: 3600,
    min: 0.001,
    placeholder: '<seconds>',
    description: 'How long an interactive session is kept that nobody uses.',
  }),
  maxSessions: integer({
    default: 1000,
    min: 1,
    placeholder: '<sessions>',
    description: 'Interactive sessions kept per API key; the one unused the longest makes room.',
  }),
  bodyLimitMib: decimal({
    default: 32,
    min: 0.001,
    max: 1024,
    placeholder: '<MiB>',
    description: 'Largest request body in MiB; a larger one gets 413.',
  }),
  maxLogprobs: integer({
    default: 20,
    min: -1,
    description: 'Most alternatives per token that a request may ask for; -1 is no limit.',
  }),
  maxN: integer({
    default: 128,
    min: 1,
    max: 1024,
    description: 'Most answers (n, best_of) that a request may ask for.',
  }),
  limitMmPerPrompt: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  imageInputType: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  imageTokenId: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  imageInputShape: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  imageFeatureSize: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  imageLimitPerPrompt: without({ from: ['Furiosa-LLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  videoLimitPerPrompt: without({ from: ['Furiosa-LLM'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  interleaveMmStrings: without({
    from: ['vLLM', 'Furiosa-LLM'],
    takes: 'nothing',
    effect: { ignored: NO_IMAGES },
  }),
  visionMaxBatchSize: without({ from: ['LMDeploy'], takes: 'one', effect: { ignored: NO_IMAGES } }),
  allowedLocalMediaPath: without({
    from: ['vLLM', 'Furiosa-LLM'],
    takes: 'one',
    effect: { ignored: NO_IMAGES },
  }),
  allowedMediaDomains: without({
    from: ['vLLM', 'Furiosa-LLM'],
    takes: 'many',
    effect: { ignored: NO_IMAGES },
  }),
  enablePromptEmbeds: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'prompts are text or token ids here' },
  }),
} satisfies SettingTable;
