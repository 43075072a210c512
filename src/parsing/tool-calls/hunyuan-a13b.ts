import type { ToolCallFormat } from '../formats.js';
import { jsonArrayBetween } from './json-arrays.js';

/** The turn ends with the calls; what follows them is cut, as the model's own examples do. Source: Hunyuan-A13B card. */
export const hunyuanA13b: ToolCallFormat = {
  name: 'hunyuan_a13b',
  aliases: [],
  description: 'Hunyuan A13B: <tool_calls>[{"name", "arguments"}, ...]</tool_calls>, nothing after it',
  ...jsonArrayBetween('<tool_calls>', '</tool_calls>'),
  dropsTextAfterCalls: true,
};
