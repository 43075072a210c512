import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { dropSurplusBrackets } from './close-call.js';
import { jsonArraySyntax } from './json-arrays.js';

/** Granite 3.0 has a token for the marker, 3.1 and later write it as text, or leave it out. Source: the templates. */
export const granite: ToolCallFormat = {
  name: 'granite',
  aliases: [],
  description: 'Granite 3: <|tool_call|> or <tool_call>, then [{"name", "arguments"}, ...]',
  starts: ['<|tool_call|>', '<tool_call>'],
  strays: ['</tool_call>'],
  bareStarts: ['['],
  bareFollowers: '{ \n\r\t',
  bareStartsFirst: true,
  *read(session, start) {
    if ((yield* readCallArray(session, start === '[')) !== 'none') yield* dropSurplusBrackets(session);
  },
  syntax: jsonArraySyntax('<|tool_call|>', '<|tool_call|>[', ']'),
};
