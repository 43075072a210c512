import type { ToolCallFormat } from '../formats.js';
import { LiteralCalls } from '../literals/literal-calls.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<|tool_call>';
const close = '<tool_call|>';
const quote = '<|"|>';
const borders = new MarkerSet([open, close]);
const calls = new LiteralCalls({ delimiter: quote, end: close, guessesTypes: false });

/** Strings stand unescaped between quote tokens. Source: the Gemma 4 chat template. */
export const gemma4: ToolCallFormat = {
  name: 'gemma4',
  aliases: [],
  description: 'Gemma 4: <|tool_call>call:NAME{key:<|"|>text<|"|>,n:1}<tool_call|>',
  starts: [open],
  markers: [close, quote],
  strays: [close],
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
