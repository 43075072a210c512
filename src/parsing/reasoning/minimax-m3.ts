import type { ReasoningFormat } from '../formats.js';
import { reasonsByDefault } from './think-tags.js';

/** Source: the MiniMax-M3 format as vLLM reads it. */
export const minimaxM3Reasoning: ReasoningFormat = {
  name: 'minimax_m3',
  aliases: [],
  description: 'MiniMax M3: <mm:think>...</mm:think>',
  starts: ['<mm:think>'],
  ends: ['</mm:think>'],
  begins: reasonsByDefault,
  dropsStrayEnds: true,
};
