import type { ToolCallFormat } from '../formats.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readPythonList } from '../python/python-calls.js';
import { readToClose } from './close-call.js';
import { pythonListSyntax } from './pythonic.js';

const open = '<|tool_call_start|>';
const close = '<|tool_call_end|>';
const borders = new MarkerSet([open, close]);

/** Text may follow the calls. Source: the LFM2 model card. */
export const lfm2: ToolCallFormat = {
  name: 'lfm2',
  aliases: [],
  description: 'LFM2: <|tool_call_start|>[f(a=1)]<|tool_call_end|>',
  starts: [open],
  markers: [close],
  trimsBeforeCalls: true,
  *read(session) {
    yield* session.skipSpace();
    if (!(yield* session.accept('['))) return;
    if ((yield* readPythonList(session)) !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: pythonListSyntax(open, `${open}[`, `]${close}`),
};
