import type { ToolCallFormat } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { dropSurplusBrackets } from './close-call.js';

const open = '<function_call>';

/** Source: the granite-20b-functioncalling model card; a call has no closing marker. */
export const granite20bFc: ToolCallFormat = {
  name: 'granite-20b-fc',
  aliases: [],
  description: 'Granite 20B function calling: <function_call> {"name", "arguments"}, repeated',
  starts: [open],
  *read(session) {
    if ((yield* readCallObject(session)) !== 'none') yield* dropSurplusBrackets(session);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({
      before: `${open} {"name": ${JSON.stringify(tool.name)}, "arguments": `,
      arguments: { kind: 'json' },
      after: '}',
    }),
  },
};
