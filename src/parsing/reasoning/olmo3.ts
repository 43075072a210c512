import type { ReasoningFormat } from '../formats.js';
import { thinkTags } from './think-tags.js';

/** Source: the OLMo 3 Think chat template. */
export const olmo3Reasoning: ReasoningFormat = {
  name: 'olmo3',
  aliases: [],
  description: 'OLMo 3 Think: <think>...</think>, whitespace kept',
  ...thinkTags,
  begins: () => 'reasoning',
  alwaysReasons: true,
};
