import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/** Source: the Step-3.5-Flash chat template. */
export const step3p5Reasoning: ReasoningFormat = {
  name: 'step3p5',
  aliases: [],
  description: 'Step-3.5: reasoning up to </think>, without the newlines around it',
  ...thinkTags,
  begins: () => 'reasoning',
  alwaysReasons: true,
  trimming: { end: 'newline' },
  dropsAfter: 'newline',
  dropsStrayEnds: true,
};
