import type { ToolCallFormat } from '../formats.js';
import { jsonCallsBetween } from './json-calls.js';

/** Source: the ERNIE 4.5 chat template; calls stand in lines of their own. */
export const ernie45: ToolCallFormat = {
  name: 'ernie45',
  aliases: [],
  description: 'ERNIE 4.5: <tool_call>{"name", "arguments"}</tool_call>, each in its own lines',
  ...jsonCallsBetween('<tool_call>', '</tool_call>'),
  trimsBeforeCalls: true,
};
