import type { ReasoningFormat } from '../formats.js';
import { harmony } from '../layouts/harmony.js';

export const openaiGptoss: ReasoningFormat = {
  name: 'openai_gptoss',
  aliases: ['gpt-oss', 'openai', 'beam'],
  description: 'gpt-oss, Beam: harmony channel analysis',
  starts: [],
  ends: [],
  begins: () => 'content',
  layout: harmony,
  channel: {
    start: '<|channel|>analysis<|message|>',
    end: '<|end|>',
    closing: '<|end|><|start|>assistant<|channel|>final<|message|>',
    answer: '<|channel|>final<|message|>',
  },
};
