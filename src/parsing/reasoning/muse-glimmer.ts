import type { ReasoningFormat } from '../formats.js';
import { museGlimmer } from '../layouts/muse-glimmer.js';

export const museGlimmerReasoning: ReasoningFormat = {
  name: 'muse_glimmer',
  aliases: ['muse', 'musespark1x'],
  description: 'Muse Glimmer, Muse Spark: messages to=self',
  starts: [],
  ends: [],
  begins: () => 'content',
  layout: museGlimmer,
};
