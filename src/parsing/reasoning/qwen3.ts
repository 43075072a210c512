import type { ReasoningFormat } from '../formats.js';
import { thinkingSwitch, thinkTags } from './think-tags.js';

/** Hybrid models: `enable_thinking: false` turns reasoning off. A tool call ends reasoning. Source: Qwen3 model card. */
export const qwen3: ReasoningFormat = {
  name: 'qwen3',
  aliases: ['mimo'],
  description: 'Qwen3, Qwen3.5, MiMo: <think>...</think> unless enable_thinking is false',
  ...thinkTags,
  begins: (context) => (thinkingSwitch(context) === false ? 'either' : 'reasoning'),
  endedBy: ['<tool_call>'],
  dropsStrayEnds: true,
};
