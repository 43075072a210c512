import type { ToolCallFormat } from '../formats.js';
import { harmony } from '../layouts/harmony.js';

/** Harmony messages whose calls hold elements. Source: the format as vLLM 0.33 and SGLang 0.5.23 read it. */
export const beam: ToolCallFormat = {
  name: 'beam',
  aliases: [],
  description:
    'Beam: harmony messages to=NAME, constrained to xml, with <rfl:parameter name="k">v</rfl:parameter> per argument',
  starts: [],
  layout: harmony,
};
