import { KeyValueCalls } from '../elements/key-value-calls.js';
import type { ToolCallFormat } from '../formats.js';

const open = '<tool_call>';
const close = '</tool_call>';

const calls = new KeyValueCalls(
  {
    callEnd: close,
    keyStart: '<arg_key>',
    keyEnd: '</arg_key>',
    valueStart: '<arg_value>',
    valueEnd: '</arg_value>',
    others: [open],
  },
  { trimming: {}, knownToolsOnly: true },
);

/** Source: the GLM-4.5 and GLM-4.7 chat templates; Ling 3 and Poolside's models use the same. */
export const glm45: ToolCallFormat = {
  name: 'glm45',
  aliases: ['glm47', 'ling3', 'poolside_v1'],
  description:
    'GLM-4.5 to 5, Ling 3, Poolside: <tool_call>NAME<arg_key>k</arg_key><arg_value>v</arg_value></tool_call>',
  starts: [open],
  markers: calls.markers,
  strays: [close],
  trimsBeforeCalls: true,
  *read(session) {
    yield* calls.read(session);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({
      before: `${open}${tool.name}\n`,
      arguments: {
        kind: 'elements',
        before: (name) => `<arg_key>${name}</arg_key>\n<arg_value>`,
        after: '</arg_value>\n',
        separator: '',
        forbiddenInText: ['</arg_value>'],
      },
      after: close,
    }),
  },
};
