import type { ToolCallFormat } from '../formats.js';
import { jsonCallsBetween } from './json-calls.js';

/** Source: the LongCat-Flash chat template. */
export const longcat: ToolCallFormat = {
  name: 'longcat',
  aliases: [],
  description: 'LongCat: <longcat_tool_call>{"name", "arguments"}</longcat_tool_call>',
  ...jsonCallsBetween('<longcat_tool_call>', '</longcat_tool_call>'),
};
