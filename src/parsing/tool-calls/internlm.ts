import type { ToolCallFormat } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<|action_start|>';
const plugin = '<|plugin|>';
const close = '<|action_end|>';
const afterOpen = new MarkerSet([plugin]);
const borders = new MarkerSet([open, close]);

/** Source: InternLM2 chat format; LMDeploy names it internlm and intern-s1. */
export const internlm: ToolCallFormat = {
  name: 'internlm',
  aliases: ['internlm2', 'intern-s1', 'interns1'],
  description: 'InternLM2, Intern-S1: <|action_start|><|plugin|>{"name", "parameters"}<|action_end|>',
  starts: [open],
  markers: [plugin, close],
  *read(session) {
    yield* session.skipSpace();
    if ((yield* session.next(afterOpen, 1)).kind !== 'marker') return;
    if ((yield* readCallObject(session)) !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '',
    end: '',
    call: (tool) => ({
      before: `${open}${plugin}{"name": ${JSON.stringify(tool.name)}, "parameters": `,
      arguments: { kind: 'json' },
      after: `}${close}`,
    }),
  },
};
