import type { ToolCallFormat } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<tool_call>';
const close = '</tool_call>';
const borders = new MarkerSet([open, close]);

/** `<tool_call>{"name": ..., "arguments": {...}}</tool_call>`, repeated. Source: NousResearch Hermes function calling. */
export const hermes: ToolCallFormat = {
  name: 'hermes',
  aliases: ['qwen', 'qwen2d5', 'qwen3', 'granite4', 'ernie45'],
  description: 'Hermes 2/3, Qwen2.5, Qwen3, QwQ, EXAONE 4: <tool_call>{"name", "arguments"}</tool_call>',
  starts: [open],
  markers: [close],
  *read(session) {
    if ((yield* readCallObject(session)) !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({
      before: `${open}\n{"name": ${JSON.stringify(tool.name)}, "arguments": `,
      arguments: { kind: 'json' },
      after: `}\n${close}`,
    }),
  },
};
