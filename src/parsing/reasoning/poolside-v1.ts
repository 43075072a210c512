import type { ReasoningFormat } from '../formats.js';
import { reasonsOnRequest, thinkTags } from './think-tags.js';

/** Source: the Laguna chat template. */
export const poolsideV1: ReasoningFormat = {
  name: 'poolside_v1',
  aliases: [],
  description: 'Poolside: <think>...</think> if thinking is on',
  ...thinkTags,
  begins: reasonsOnRequest,
  endedBy: ['<tool_call>'],
  dropsStrayEnds: true,
};
