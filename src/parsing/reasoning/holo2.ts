import type { ReasoningFormat } from '../formats.js';
import { thinkingSwitch, thinkTags } from './think-tags.js';

/** With the switch off every tag is text. Source: the Holo2 chat template. */
export const holo2: ReasoningFormat = {
  name: 'holo2',
  aliases: [],
  description: 'Holo2: <think>...</think> unless thinking is false, then all is content',
  ...thinkTags,
  begins: (context) => (thinkingSwitch(context) === false ? 'none' : 'reasoning'),
};
