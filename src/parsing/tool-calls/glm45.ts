import { argumentPairs } from '../elements/argument-pairs.js';
import type { ToolCallFormat } from '../formats.js';

const open = '<tool_call>';
const close = '</tool_call>';

const calls = argumentPairs(open, close, { knownToolsOnly: true });

/** Source: the GLM-4.5 and GLM-4.7 chat templates; Ling 3 and Poolside's models use the same. */
export const glm45: ToolCallFormat = {
  name: 'glm45',
  aliases: ['glm47', 'glm', 'ling3', 'poolside_v1', 'spark25'],
  description:
    'GLM-4.5 to 5, Ling 3, Poolside, Spark 2.5: <tool_call>NAME<arg_key>k</arg_key><arg_value>v</arg_value></tool_call>',
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
