import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault, thinkTags } from './think-tags.js';

/** A tool call ends reasoning, with a parser for it or without. Source: Qwen3 model card and chat template. */
export const qwen3: ReasoningFormat = {
  name: 'qwen3',
  aliases: ['mimo', 'minicpmv', 'dots', 'iquest_q1', 'nanbeige', 'interns1', 'default'],
  description:
    'Qwen3, Qwen3.5, MiMo, MiniCPM-V, dots, IQuest Q1, Nanbeige: <think>...</think> unless enable_thinking is false',
  ...thinkTags,
  begins: reasonsByDefault,
  endedBy: ['<tool_call>'],
  dropsStrayEnds: true,
};
