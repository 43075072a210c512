import type { ReasoningFormat } from '../formats.js';
import { glm45Reasoning } from './glm45.js';
import { reasonsOnRequest } from './think-tags.js';

/** The tags of GLM, but off unless asked for. Source: the Ling 3 chat template. */
export const ling3: ReasoningFormat = {
  ...glm45Reasoning,
  name: 'ling3',
  aliases: [],
  description: 'Ling 3: <think>...</think> if enable_thinking is true',
  begins: reasonsOnRequest,
};
