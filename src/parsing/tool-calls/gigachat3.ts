import type { ToolCallFormat } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import { dropSurplusBrackets } from './close-call.js';

const functionCall = '<|function_call|>';
const messageEnd = '<|message_sep|>';
const roleEnd = '<|role_sep|>';
const roleBorder = new MarkerSet([roleEnd]);

/** GigaChat 3 writes the call as a message of the role `function call`; 3.1 has a token for it. Source: both templates. */
export const gigachat3: ToolCallFormat = {
  name: 'gigachat3',
  aliases: [],
  description:
    'GigaChat 3: a message of the role "function call"; 3.1: <|function_call|>{"name", "arguments"}',
  starts: [functionCall, messageEnd],
  markers: [roleEnd],
  strays: ['</s>'],
  *read(session, start) {
    if (start === messageEnd) {
      yield* session.skipSpace();
      if (!(yield* session.accept('function call'))) return;
      if ((yield* session.next(roleBorder, 1)).kind !== 'marker') return;
    }
    if ((yield* readCallObject(session)) !== 'none') yield* dropSurplusBrackets(session);
  },
  syntax: {
    trigger: functionCall,
    begin: '',
    separator: '',
    end: '',
    call: (tool) => ({
      before: `${functionCall}{"name": ${JSON.stringify(tool.name)}, "arguments": `,
      arguments: { kind: 'json' },
      after: '}',
    }),
  },
};
