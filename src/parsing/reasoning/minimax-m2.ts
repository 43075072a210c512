import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/** The prompt opens the block. Source: the MiniMax-M2 chat template. */
export const minimaxM2Reasoning: ReasoningFormat = {
  name: 'minimax_m2',
  aliases: ['minimax'],
  description: 'MiniMax M2: reasoning up to </think>',
  ...thinkTags,
  begins: () => 'reasoning',
  alwaysReasons: true,
  dropsStrayEnds: true,
};
