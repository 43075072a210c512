import { elementCalls } from '../elements/element-format.js';
import type { ToolCallFormat } from '../formats.js';

const open = '<seed:tool_call>';
const close = '</seed:tool_call>';
const parameter = '<parameter=';

/** Source: the Seed-OSS-36B-Instruct chat template. */
export const seedOss: ToolCallFormat = {
  name: 'seed_oss',
  aliases: [],
  description:
    'Seed-OSS: <seed:tool_call><function=NAME><parameter=KEY>value</parameter></function></seed:tool_call>',
  ...elementCalls(
    {
      call: { element: 'function', form: 'equals' },
      parameter: { element: 'parameter', form: 'equals' },
      sections: { starts: [open], ends: [close] },
      trimming: { start: 'newline', end: 'newline' },
    },
    ['<function='],
  ),
  trimsBeforeCalls: true,
  syntax: {
    trigger: open,
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({
      before: `${open}\n<function=${tool.name}>\n`,
      arguments: {
        kind: 'elements',
        before: (name) => `${parameter}${name}>`,
        after: '</parameter>\n',
        separator: '',
        forbiddenInText: ['</parameter>', parameter, '</function>'],
      },
      after: `</function>\n${close}`,
    }),
  },
};
