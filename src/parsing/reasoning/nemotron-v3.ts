import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault, thinkTags } from './think-tags.js';

/** Source: the Nemotron 3 chat templates. */
export const nemotronV3: ReasoningFormat = {
  name: 'nemotron_v3',
  aliases: ['nemotron_3'],
  description: 'Nemotron 3: <think>...</think> unless enable_thinking is false',
  ...thinkTags,
  begins: reasonsByDefault,
  endedBy: ['<tool_call>'],
  dropsStrayEnds: true,
};

/** Its template writes a line break behind the end of reasoning. Source: vLLM 0.33, which drops it. */
export const graniteThinking: ReasoningFormat = {
  ...nemotronV3,
  name: 'granite_thinking_parser',
  aliases: [],
  description:
    'Granite 4.2: <think>...</think> unless enable_thinking is false, without the newline behind it',
  dropsAfter: 'newline',
};
