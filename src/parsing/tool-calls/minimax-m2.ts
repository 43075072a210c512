import { elementCalls } from '../elements/element-format.js';
import { invokeSyntax } from '../elements/invoke-syntax.js';
import type { ToolCallFormat } from '../formats.js';

const open = '<minimax:tool_call>';
const close = '</minimax:tool_call>';

/** Several invokes share a section. Source: the MiniMax-M2 tool calling guide. */
export const minimaxM2: ToolCallFormat = {
  name: 'minimax_m2',
  aliases: [],
  description:
    'MiniMax M2: <minimax:tool_call><invoke name="f"><parameter name="k">v</parameter></invoke></minimax:tool_call>',
  ...elementCalls(
    {
      call: { element: 'invoke', form: 'attributes' },
      parameter: { element: 'parameter', form: 'attributes' },
      sections: { starts: [open], ends: [close] },
      trimming: {},
      knownToolsOnly: true,
    },
    ['<invoke name='],
  ),
  trimsBeforeCalls: true,
  syntax: invokeSyntax(open, close),
};
