import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/** For clients that send the content back as it is, as the model wants it. Source: MiniMax-M2 model card. */
export const minimaxM2AppendThink: ReasoningFormat = {
  name: 'minimax_m2_append_think',
  aliases: ['minimax_append_think'],
  description: 'MiniMax M2: no separation, the content is <think> and everything that follows',
  ...thinkTags,
  begins: () => 'none',
  prefix: '<think>',
};
