import type { ToolCallFormat } from '../formats.js';
import { jsonCallsBetween } from './json-calls.js';

/** Source: NousResearch, Hermes function calling; the templates of Qwen2.5, Qwen3, EXAONE 4 and Granite 4 agree. */
export const hermes: ToolCallFormat = {
  name: 'hermes',
  aliases: ['qwen', 'qwen2d5', 'qwen25', 'qwen3', 'qwen3_json', 'granite4', 'trinity'],
  description:
    'Hermes 2/3, Qwen2.5, Qwen3, QwQ, EXAONE 4, Granite 4, Trinity: <tool_call>{"name", "arguments"}</tool_call>',
  ...jsonCallsBetween('<tool_call>', '</tool_call>'),
};
