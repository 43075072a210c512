import type { ReasoningFormat } from '../formats.js';

/** Source: mistral-common. */
export const mistralReasoning: ReasoningFormat = {
  name: 'mistral',
  aliases: ['magistral'],
  description: 'Magistral, Mistral 3 Reasoning: [THINK]...[/THINK], before tokenizer 13 <think>...</think>',
  starts: ['[THINK]', '<think>'],
  ends: ['[/THINK]', '</think>'],
  begins: () => 'either',
  reopens: true,
  dropsStrayEnds: true,
};
