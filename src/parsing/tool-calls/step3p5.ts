import type { ToolCallFormat } from '../formats.js';
import { qwen3Xml } from './qwen3-xml.js';

/** The elements of Qwen3-Coder. Source: the Step-3.5-Flash chat template. */
export const step3p5: ToolCallFormat = {
  ...qwen3Xml,
  name: 'step3p5',
  aliases: [],
  description: 'Step-3.5: <tool_call><function=NAME><parameter=KEY>value</parameter></function></tool_call>',
};

/** Whitespace before a call is the model's own. */
export const step5: ToolCallFormat = {
  ...step3p5,
  name: 'step5',
  description: 'Step-5: <tool_call><function=NAME><parameter=KEY>value</parameter></function></tool_call>',
  trimsBeforeCalls: false,
};
