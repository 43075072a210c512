import type { ReasoningFormat } from '../formats.js';
import { inkling } from '../layouts/inkling.js';

export const inklingReasoning: ReasoningFormat = {
  name: 'inkling',
  aliases: [],
  description: 'Inkling: blocks of kind <|content_thinking|>',
  starts: [],
  ends: [],
  begins: () => 'content',
  layout: inkling,
};
