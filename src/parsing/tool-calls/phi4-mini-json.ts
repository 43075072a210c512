import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { dropSurplusBrackets } from './close-call.js';
import { jsonArraySyntax } from './json-arrays.js';

/** Source: the Phi-4-mini-instruct model card. */
export const phi4MiniJson: ToolCallFormat = {
  name: 'phi4_mini_json',
  aliases: [],
  description: 'Phi-4-mini: functools[{"name", "arguments"}, ...]',
  starts: ['functools['],
  *read(session) {
    if ((yield* readCallArray(session, true)) !== 'none') yield* dropSurplusBrackets(session);
  },
  syntax: jsonArraySyntax('functools[', 'functools[', ']'),
};
