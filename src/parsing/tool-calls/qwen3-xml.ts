import { elementCalls } from '../elements/element-format.js';
import type { ToolCallFormat } from '../formats.js';

const parameter = '<parameter=';

/** Source: the Qwen3-Coder chat template; Qwen3.5 and MiMo use the same. A call without <tool_call> counts too. */
export const qwen3Xml: ToolCallFormat = {
  name: 'qwen3_xml',
  aliases: ['qwen3_coder', 'qwen3coder', 'mimo', 'nanbeige', 'interns2-preview'],
  description:
    'Qwen3-Coder, Qwen3.5, MiMo, Nanbeige: <tool_call><function=NAME><parameter=KEY>value</parameter></function></tool_call>',
  ...elementCalls(
    {
      call: { element: 'function', form: 'equals' },
      parameter: { element: 'parameter', form: 'equals' },
      sections: { starts: ['<tool_call>'], ends: ['</tool_call>'] },
      trimming: { start: 'newline', end: 'newline' },
    },
    ['<function='],
  ),
  trimsBeforeCalls: true,
  syntax: {
    trigger: '<tool_call>',
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({
      before: `<tool_call>\n<function=${tool.name}>\n`,
      arguments: {
        kind: 'elements',
        before: (name) => `${parameter}${name}>\n`,
        after: '\n</parameter>\n',
        separator: '',
        forbiddenInText: ['</parameter>', parameter, '</function>'],
      },
      after: '</function>\n</tool_call>',
    }),
  },
};
