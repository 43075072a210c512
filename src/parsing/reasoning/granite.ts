import type { ReasoningFormat } from '../formats.js';

/** Granite 3.2 marks the parts by plain sentences, 3.3 by tags. Source: the model cards. */
export const graniteReasoning: ReasoningFormat = {
  name: 'granite',
  aliases: [],
  description:
    'Granite 3.2: Here is my thought process: ... Here is my response: ...; 3.3: <think>, <response>',
  starts: ['Here is my thought process:', "Here's my thought process:", '<think>'],
  ends: ['Here is my response:', "Here's my response:", '</think>'],
  begins: () => 'either',
  strays: ['<response>', '</response>'],
};
