import type { ReasoningFormat } from '../formats.js';
import { museGlimmer } from '../layouts/muse-glimmer.js';

export const museGlimmerReasoning: ReasoningFormat = {
  name: 'muse_glimmer',
  aliases: [],
  description: 'Muse Glimmer: messages to=self',
  starts: [],
  ends: [],
  begins: () => 'content',
  layout: museGlimmer,
};
