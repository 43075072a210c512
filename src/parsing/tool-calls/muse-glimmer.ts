import type { ToolCallFormat } from '../formats.js';
import { museGlimmer } from '../layouts/muse-glimmer.js';

export const museGlimmerTools: ToolCallFormat = {
  name: 'muse_glimmer',
  aliases: [],
  description:
    'Muse Glimmer: a message to=TOOL with <atem:invoke name="f"><atem:parameter name="k">v</atem:parameter>',
  starts: [],
  layout: museGlimmer,
};
