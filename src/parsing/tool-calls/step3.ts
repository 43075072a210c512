import { elementCalls } from '../elements/element-format.js';
import type { ToolCallFormat } from '../formats.js';

const begin = '<｜tool_calls_begin｜>';
const callBegin = '<｜tool_call_begin｜>';
const separator = '<｜tool_sep｜>';
const callEnd = '<｜tool_call_end｜>';
const end = '<｜tool_calls_end｜>';

/** The word and the name between the tokens repeat what the element says. Source: the Step-3 chat template. */
export const step3: ToolCallFormat = {
  name: 'step3',
  aliases: [],
  description:
    'Step-3: <steptml:invoke name="f"><steptml:parameter name="k">v</steptml:parameter></steptml:invoke> in a section',
  ...elementCalls({
    call: { element: 'steptml:invoke', form: 'attributes' },
    parameter: { element: 'steptml:parameter', form: 'attributes' },
    sections: { starts: [begin, callBegin], ends: [end], ignored: [separator, callEnd] },
    ignoresTextBetween: true,
    trimming: {},
  }),
  syntax: {
    trigger: begin,
    begin,
    separator: '',
    end,
    call: (tool) => ({
      before: `${callBegin}function${separator}<steptml:invoke name="${tool.name}">`,
      arguments: {
        kind: 'elements',
        before: (name) => `<steptml:parameter name="${name}">`,
        after: '</steptml:parameter>',
        separator: '',
        forbiddenInText: ['</steptml:', '<steptml:parameter'],
      },
      after: `</steptml:invoke>${callEnd}`,
    }),
  },
};
