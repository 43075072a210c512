import type { ReasoningFormat } from '../formats.js';
import { thinkingSwitch, thinkTags } from './think-tags.js';

/** Without the switch the answer has no reasoning and every tag is text. Source: the DeepSeek-V3.1 chat template. */
export const deepseekV3Reasoning: ReasoningFormat = {
  name: 'deepseek_v3',
  aliases: ['deepseek_v31', 'deepseek_v32', 'deepseek-v3.2'],
  description: 'DeepSeek V3.1, V3.2: <think>...</think> only if thinking is true, else all is content',
  ...thinkTags,
  begins: (context) => (thinkingSwitch(context) === true ? 'reasoning' : 'none'),
};
