import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/** Source: the Step-3 chat template. */
export const step3Reasoning: ReasoningFormat = {
  name: 'step3',
  aliases: [],
  description: 'Step-3: reasoning up to </think>',
  ...thinkTags,
  begins: () => 'reasoning',
  alwaysReasons: true,
};
