import { argumentPairs } from '../elements/argument-pairs.js';
import type { ToolCallFormat } from '../formats.js';

const open = '<iquest_tool_call>';
const close = '</iquest_tool_call>';

const calls = argumentPairs(open, close);

/** The pairs of GLM between markers of its own. Source: the format as SGLang 0.5.23 reads it. */
export const iquestQ1: ToolCallFormat = {
  name: 'iquest_q1',
  aliases: [],
  description:
    'IQuest Q1: <iquest_tool_call>NAME<arg_key>k</arg_key><arg_value>v</arg_value></iquest_tool_call>',
  starts: [open],
  markers: calls.markers,
  strays: [close],
  *read(session) {
    yield* calls.read(session);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '',
    end: '',
    call: (tool) => ({
      before: `${open}${tool.name}`,
      arguments: {
        kind: 'elements',
        before: (name) => `<arg_key>${name}</arg_key><arg_value>`,
        after: '</arg_value>',
        separator: '',
        forbiddenInText: ['</arg_value>'],
      },
      after: close,
    }),
  },
};
