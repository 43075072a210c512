import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/** Source: ERNIE-4.5-21B-A3B-Thinking model card. */
export const ernie45Reasoning: ReasoningFormat = {
  name: 'ernie45',
  aliases: [],
  description:
    'ERNIE 4.5 Thinking: reasoning up to </think>, then the answer, optionally in <response>...</response>',
  ...thinkTags,
  begins: () => 'reasoning',
  alwaysReasons: true,
  strays: ['<response>', '<response>\n', '</response>', '\n</response>', '\n</response>\n', '</response>\n'],
  dropsAfter: 'whitespace',
};
