import type { SettingTable } from '../setting.js';
import { integer, json, text, toggle, without } from '../setting-kinds.js';

/** What requests that leave something open get, and what answers carry. */
export const generationSettings = {
  generationConfig: text({
    default: 'auto',
    placeholder: '<source>',
    description:
      "Sampling defaults: auto takes the model's own, none (or vLLM's word vllm) the neutral ones, anything else " +
      'is a generation_config.json or a directory holding one.',
  }),
  overrideGenerationConfig: json({
    default: {},
    description: 'Sampling defaults that win over --generation-config, such as {"temperature": 0.6}.',
  }),
  enableForceIncludeUsage: toggle({
    default: false,
    description: 'End every stream with the usage, asked for or not.',
  }),
  streamInterval: integer({
    default: 1,
    min: 1,
    placeholder: '<tokens>',
    description: 'Tokens per streamed chunk at least; requests may ask for more (stream_interval).',
  }),
  returnTokensAsTokenIds: toggle({
    default: false,
    description: 'Write tokens in log probabilities as token_id:N.',
  }),
  enablePromptTokensDetails: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'usage always carries prompt_tokens_details' },
  }),
  enablePerRequestMetrics: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { ignored: 'the log line of each request carries its figures' },
  }),
  fingerprintMode: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'answers carry no fingerprint' },
  }),
  fingerprintValue: without({
    from: ['vLLM'],
    takes: 'one',
    effect: { ignored: 'answers carry no fingerprint' },
  }),
  tokensOnly: without({
    from: ['vLLM'],
    takes: 'nothing',
    effect: { refused: 'a server without its tokenizer is not built' },
  }),
} satisfies SettingTable;
