import type { ReasoningFormat } from '../formats.js';
import { reasonsOnRequest, thinkTags } from './think-tags.js';

/** Source: the DeepSeek-V4 encoding. */
export const deepseekV4Reasoning: ReasoningFormat = {
  name: 'deepseek_v4',
  aliases: ['deepseek_v41'],
  description: 'DeepSeek V4, V4.1: <think>...</think> if thinking is true',
  ...thinkTags,
  begins: reasonsOnRequest,
  dropsStrayEnds: true,
};
