import type { ReasoningFormat } from '../formats.js';

/** Plain sentences mark the parts. Source: granite-3.2-8b-instruct model card. */
export const graniteReasoning: ReasoningFormat = {
  name: 'granite',
  aliases: [],
  description: 'Granite 3.2: Here is my thought process: ... Here is my response:',
  starts: ['Here is my thought process:', "Here's my thought process:"],
  ends: ['Here is my response:', "Here's my response:"],
  begins: () => 'either',
};
