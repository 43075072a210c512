import type { ToolCallFormat } from '../formats.js';
import { LiteralCalls } from '../literals/literal-calls.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<start_function_call>';
const close = '<end_function_call>';
const quote = '<escape>';
const borders = new MarkerSet([open, close]);
const calls = new LiteralCalls({ delimiter: quote, end: close, guessesTypes: true });

/** All values are quoted, numbers too. Source: the FunctionGemma chat template. */
export const functiongemma: ToolCallFormat = {
  name: 'functiongemma',
  aliases: [],
  description: 'FunctionGemma: <start_function_call>call:NAME{key:<escape>text<escape>}<end_function_call>',
  starts: [open],
  markers: [close, quote],
  trimsBeforeCalls: true,
  *read(session) {
    if ((yield* calls.read(session)) !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '',
    end: '',
    call: (tool) => ({
      before: `${open}call:${tool.name}{`,
      arguments: { kind: 'literals', delimiter: quote },
      after: `}${close}`,
    }),
  },
};
