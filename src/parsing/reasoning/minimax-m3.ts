import type { ReasoningFormat } from '../formats.js';

/** The prompt opens the block when `thinking_mode` is enabled, else the model may. Source: the format as vLLM reads it. */
export const minimaxM3Reasoning: ReasoningFormat = {
  name: 'minimax_m3',
  aliases: [],
  description: 'MiniMax M3: <mm:think>...</mm:think>',
  starts: ['<mm:think>'],
  ends: ['</mm:think>'],
  begins: (context) => (context.templateKwargs['thinking_mode'] === 'enabled' ? 'reasoning' : 'either'),
  dropsStrayEnds: true,
};
