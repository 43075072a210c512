import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault, thinkTags } from './think-tags.js';

/** Source: the Kimi-K2-Thinking chat template. */
export const kimiK2Reasoning: ReasoningFormat = {
  name: 'kimi_k2',
  aliases: [],
  description: 'Kimi K2 Thinking: <think>...</think>, also ended by a section of calls',
  ...thinkTags,
  begins: reasonsByDefault,
  endedBy: ['<|tool_calls_section_begin|>'],
  dropsStrayEnds: true,
  trimming: { end: 'whitespace' },
};
