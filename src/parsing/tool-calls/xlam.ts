import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { MarkerSet } from '../markers/marker-set.js';
import { dropSurplusBrackets, readToClose } from './close-call.js';
import { jsonArraySyntax } from './json-arrays.js';

const close = '</tool_call>';
const borders = new MarkerSet([close]);

/** The model was trained on several notations of one array, bare or wrapped. Source: the xLAM-2 model card. */
export const xlam: ToolCallFormat = {
  name: 'xlam',
  aliases: [],
  description:
    'xLAM 2: [{"name", "arguments"}, ...], bare, in a json fence, or behind [TOOL_CALLS] or <tool_call>',
  starts: ['[TOOL_CALLS]', '<tool_call>', '```json'],
  markers: [close],
  bareStarts: ['['],
  bareFollowers: '{ \n\r\t',
  trimsBeforeCalls: true,
  *read(session, start) {
    const outcome = yield* readCallArray(session, start === '[');
    if (outcome === 'none') return;
    yield* dropSurplusBrackets(session);
    if (start === '<tool_call>') yield* readToClose(session, borders, [close]);
    if (start === '```json') {
      yield* session.skipSpace();
      yield* session.accept('```');
    }
  },
  syntax: jsonArraySyntax(null, '[', ']'),
};
