import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault, thinkTags } from './think-tags.js';

/** Source: the GLM-4.5 chat template. */
export const glm45Reasoning: ReasoningFormat = {
  name: 'glm45',
  aliases: ['glm47'],
  description: 'GLM-4.5 to 5: <think>...</think> unless enable_thinking is false',
  ...thinkTags,
  begins: reasonsByDefault,
  reopens: true,
  endedBy: ['<tool_call>'],
  dropsStrayEnds: true,
};
