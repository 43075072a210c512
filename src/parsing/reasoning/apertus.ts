import type { ReasoningFormat } from '../formats.js';

/** Calls stand within the inner part, which may go on behind their results. Source: the Apertus chat template. */
export const apertusReasoning: ReasoningFormat = {
  name: 'apertus2509',
  aliases: ['apertus'],
  description: 'Apertus: <|inner_prefix|>...<|inner_suffix|>',
  starts: ['<|inner_prefix|>'],
  ends: ['<|inner_suffix|>'],
  begins: () => 'either',
  reopens: true,
  endedBy: ['<|tools_prefix|>'],
  dropsStrayEnds: true,
};
