import { elementCalls } from '../elements/element-format.js';
import type { ToolCallFormat } from '../formats.js';

/** Calls have no section; values may be CDATA. Source: the MiniCPM5 chat template. */
export const minicpm5: ToolCallFormat = {
  name: 'minicpm5',
  aliases: [],
  description: 'MiniCPM5: <function name="f"><param name="k">v</param></function>, values may be CDATA',
  ...elementCalls(
    {
      call: { element: 'function', form: 'attributes' },
      parameter: { element: 'param', form: 'attributes' },
      sections: { starts: [], ends: [] },
      trimming: {},
      allowsCdata: true,
      knownToolsOnly: true,
      wrappers: ['properties', 'arguments'],
    },
    ['<function name', '<functionname', '<function\u0120name'],
  ),
  syntax: {
    trigger: '<function name="',
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({
      before: `<function name="${tool.name}">`,
      arguments: {
        kind: 'elements',
        before: (name) => `<param name="${name}">`,
        after: '</param>',
        separator: '',
        forbiddenInText: ['</param>', '<param', '</function>', '<![CDATA['],
      },
      after: '</function>',
    }),
  },
};
