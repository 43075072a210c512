import type { ToolCallFormat } from '../formats.js';
import { museGlimmer } from '../layouts/muse-glimmer.js';

export const museGlimmerTools: ToolCallFormat = {
  name: 'muse_glimmer',
  aliases: ['muse', 'musespark1x'],
  description:
    'Muse Glimmer, Muse Spark: a message to=TOOL with <atem:invoke name="f"><atem:parameter name="k">v</atem:parameter>',
  starts: [],
  layout: museGlimmer,
};
