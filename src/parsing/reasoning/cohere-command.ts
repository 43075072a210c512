import type { ReasoningFormat } from '../formats.js';

/** The answer stands between markers of its own. Source: the Command A Reasoning chat template. */
export const cohereCommandReasoning: ReasoningFormat = {
  name: 'cohere_command3',
  aliases: ['cohere_command4'],
  description: 'Command A Reasoning: <|START_THINKING|>...<|END_THINKING|>',
  starts: ['<|START_THINKING|>'],
  ends: ['<|END_THINKING|>'],
  begins: () => 'either',
  reopens: true,
  dropsStrayEnds: true,
  strays: ['<|START_RESPONSE|>', '<|END_RESPONSE|>', '<|START_TEXT|>', '<|END_TEXT|>'],
};
