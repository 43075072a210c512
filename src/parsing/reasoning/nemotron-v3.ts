import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault, thinkTags } from './think-tags.js';

/** Source: the Nemotron 3 chat templates. */
export const nemotronV3: ReasoningFormat = {
  name: 'nemotron_v3',
  aliases: [],
  description: 'Nemotron 3: <think>...</think> unless enable_thinking is false',
  ...thinkTags,
  begins: reasonsByDefault,
  endedBy: ['<tool_call>'],
  dropsStrayEnds: true,
};
