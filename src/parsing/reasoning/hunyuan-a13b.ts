import type { ReasoningFormat } from '../formats.js';

/** The newlines belong to the markers. Source: Hunyuan-A13B-Instruct model card. */
export const hunyuanA13bReasoning: ReasoningFormat = {
  name: 'hunyuan_a13b',
  aliases: [],
  description: 'Hunyuan A13B: <think>...</think> then <answer>...</answer>, newlines inside',
  starts: ['<think>', '<think>\n'],
  ends: ['</think>', '\n</think>', '</think>\n<answer>\n', '\n</think>\n<answer>\n'],
  begins: () => 'either',
  strays: ['<answer>', '<answer>\n', '</answer>', '\n</answer>'],
};
