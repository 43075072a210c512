import type { ReasoningFormat } from '../formats.js';

/** Source: the Gemma 4 chat template. */
export const gemma4Reasoning: ReasoningFormat = {
  name: 'gemma4',
  aliases: [],
  description: 'Gemma 4: <|channel>thought ... <channel|>',
  starts: ['<|channel>'],
  ends: ['<channel|>'],
  begins: () => 'content',
  reopens: true,
  endedBy: ['<|tool_call>'],
  dropsStrayEnds: true,
  title: 'thought\n',
};
