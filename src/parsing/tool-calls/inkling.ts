import type { ToolCallFormat } from '../formats.js';
import { inkling } from '../layouts/inkling.js';

export const inklingTools: ToolCallFormat = {
  name: 'inkling',
  aliases: [],
  description: 'Inkling: <|content_invoke_tool_json|>{"name", "args"}<|end_message|>',
  starts: [],
  layout: inkling,
  syntax: {
    trigger: '<|content_invoke_tool_json|>',
    begin: '',
    separator: '<|message_model|>',
    end: '',
    call: (tool) => ({
      before: `<|content_invoke_tool_json|>{"name": ${JSON.stringify(tool.name)}, "args": `,
      arguments: { kind: 'json' },
      after: '}<|end_message|>',
    }),
  },
};
