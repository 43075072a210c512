import type { ToolCallFormat } from '../formats.js';
import { literalCalls } from '../literals/literal-format.js';

/** All values are quoted, numbers too. Source: the FunctionGemma chat template. */
export const functiongemma: ToolCallFormat = {
  name: 'functiongemma',
  aliases: [],
  description: 'FunctionGemma: <start_function_call>call:NAME{key:<escape>text<escape>}<end_function_call>',
  ...literalCalls('<start_function_call>', {
    delimiter: '<escape>',
    end: '<end_function_call>',
    guessesTypes: true,
  }),
};
