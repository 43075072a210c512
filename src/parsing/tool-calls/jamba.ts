import type { ToolCallFormat } from '../formats.js';
import { jsonArrayBetween } from './json-arrays.js';

/** Source: the Jamba 1.5 chat template. */
export const jamba: ToolCallFormat = {
  name: 'jamba',
  aliases: [],
  description: 'Jamba: <tool_calls>[{"name", "arguments"}, ...]</tool_calls>',
  ...jsonArrayBetween('<tool_calls>', '</tool_calls>'),
};
