import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<|START_ACTION|>';
const close = '<|END_ACTION|>';
const borders = new MarkerSet([open, close]);

/** Source: the Command R7B and Command A chat templates. */
export const cohereCommand: ToolCallFormat = {
  name: 'cohere_command3',
  aliases: ['cohere_command4'],
  description: 'Command R7B, Command A: <|START_ACTION|>[{"tool_name", "parameters"}, ...]<|END_ACTION|>',
  starts: [open],
  markers: [close],
  dropped: ['<|START_RESPONSE|>', '<|END_RESPONSE|>', '<|START_TEXT|>', '<|END_TEXT|>'],
  *read(session) {
    const outcome = yield* readCallArray(session, false, (session) =>
      readCallObject(session, { nameKeys: ['tool_name', 'name'] }),
    );
    if (outcome !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: {
    trigger: open,
    begin: `${open}[\n    `,
    separator: ',\n    ',
    end: `\n]${close}`,
    call: (tool, position) => ({
      before: `{"tool_call_id": "${String(position)}", "tool_name": ${JSON.stringify(tool.name)}, "parameters": `,
      arguments: { kind: 'json' },
      after: '}',
    }),
  },
};
