import type { ToolCallFormat } from '../formats.js';
import { literalCalls } from '../literals/literal-format.js';

const close = '<tool_call|>';

/** Strings stand unescaped between quote tokens. Source: the Gemma 4 chat template. */
export const gemma4: ToolCallFormat = {
  name: 'gemma4',
  aliases: [],
  description: 'Gemma 4: <|tool_call>call:NAME{key:<|"|>text<|"|>,n:1}<tool_call|>',
  ...literalCalls('<|tool_call>', { delimiter: '<|"|>', end: close, guessesTypes: false }),
  strays: [close],
};
