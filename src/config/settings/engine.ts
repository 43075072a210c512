import type { SettingTable } from '../setting.js';
import { choice, integer, text, toggle, without } from '../setting-kinds.js';

const NO_DRAFT = 'speculative decoding is not built yet; answers are the same without it';
const SCHEDULER = 'the scheduler here has no such knob';

/** Which engine runs the models, and how. */
export const engineSettings = {
  engine: choice({
    choices: ['llama-cpp', 'scripted', 'vllm', 'sglang', 'llama-server', 'openai'],
    default: 'llama-cpp',
    description:
      'What runs the models: the embedded llama.cpp, a scripted one for tests, or servers named by --upstream.',
  }),
  engineProcess: choice({
    choices: ['child', 'inline'],
    default: 'child',
    description:
      'Run the embedded engine in a supervised child process, or inline in the server to debug it.',
  }),
  engineTimeoutSeconds: integer({
    flag: 'engine-timeout',
    default: 300,
    min: 0,
    placeholder: '<seconds>',
    description:
      'An engine process that works on requests and finishes no step for this long is ended and started anew; 0 is never.',
  }),
  script: text({
    default: null,
    placeholder: '<file>',
    description: 'What the scripted engine answers (JSON).',
  }),
  threads: integer({
    default: null,
    min: 1,
    max: 1024,
    description: 'Threads that compute.',
    defaultText: 'cores minus one, at least 1',
  }),
  maxModelLen: integer({
    default: null,
    min: 1,
    suffixes: true,
    placeholder: '<tokens>',
    description: 'Context length in tokens, prompt and answer together. 32k is 32,000, 32K is 32,768.',
    defaultText: "the model's own",
    aliases: [{ flag: 'session-len', from: ['LMDeploy'] }],
  }),
  maxNumSeqs: integer({
    default: 16,
    min: 1,
    max: 4096,
    placeholder: '<sequences>',
    description: 'Sequences generated at the same time; the others wait.',
    aliases: [
      { flag: 'max-batch-size', from: ['LMDeploy', 'Furiosa-LLM'] },
      { flag: 'max-concurrency', from: ['Furiosa-LLM'] },
      { flag: 'max-concurrent-requests', from: ['LMDeploy'] },
    ],
  }),
  batchSize: integer({
    default: null,
    min: 1,
    suffixes: true,
    placeholder: '<tokens>',
    description: 'Tokens computed in one step, prompts and answers together.',
    defaultText: "the engine's own",
    aliases: [
      { flag: 'max-num-batched-tokens', from: ['vLLM', 'Furiosa-LLM'] },
      { flag: 'max-prefill-token-num', from: ['LMDeploy'] },
    ],
  }),
  kvCells: integer({
    default: null,
    min: 1,
    suffixes: true,
    placeholder: '<tokens>',
    description: 'Tokens the shared key-value cache of a model holds.',
    defaultText: "the engine's own",
  }),
  enablePrefixCaching: toggle({
    default: true,
    description: 'Keep what was computed for a prompt and reuse it for prompts that begin the same.',
  }),
  speculativeModel: without({ from: ['vLLM', 'Furiosa-LLM'], takes: 'one', effect: { ignored: NO_DRAFT } }),
  numSpeculativeTokens: without({
    from: ['vLLM', 'Furiosa-LLM'],
    takes: 'one',
    effect: { ignored: NO_DRAFT },
  }),
  speculativeConfig: without({ from: ['vLLM'], takes: 'one', effect: { ignored: NO_DRAFT } }),
  seed: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'a request names its own seed; without one every request draws a fresh seed' },
  }),
  enableChunkedPrefill: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'prompts are always computed in pieces' },
  }),
  schedulingPolicy: without({ from: ['vLLM'], takes: 'one', effect: { ignored: SCHEDULER } }),
  schedulerKind: without({ from: ['Furiosa-LLM'], takes: 'one', effect: { ignored: SCHEDULER } }),
  rendererNumWorkers: without({ from: ['vLLM'], takes: 'one', effect: { ignored: SCHEDULER } }),
  maxProcessingSamples: without({ from: ['Furiosa-LLM'], takes: 'one', effect: { ignored: SCHEDULER } }),
  maxPromptLen: without({
    from: ['Furiosa-LLM'],
    takes: 'one',
    effect: { ignored: 'a prompt may fill the context; --max-model-len bounds both' },
  }),
  minBatchSize: without({ from: ['Furiosa-LLM'], takes: 'one', effect: { ignored: SCHEDULER } }),
  prefixCacheLookaheadRequests: without({
    from: ['Furiosa-LLM'],
    takes: 'one',
    effect: { ignored: SCHEDULER },
  }),
} satisfies SettingTable;
