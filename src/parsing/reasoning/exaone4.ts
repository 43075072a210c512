import type { ReasoningFormat } from '../formats.js';
import { reasonsOnRequest, thinkTags } from './think-tags.js';

/** The template opens the block when asked to. Source: EXAONE 4.0 model card. */
export const exaone4: ReasoningFormat = {
  name: 'exaone4',
  aliases: [],
  description: 'EXAONE 4: <think>...</think> if enable_thinking is true',
  ...thinkTags,
  begins: reasonsOnRequest,
  dropsStrayEnds: true,
};
