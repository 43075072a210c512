import type { ToolCallFormat } from '../formats.js';
import { readCallObject, type CallObjectOptions } from '../json/call-object.js';
import type { ParseSession, Step } from '../parse-session.js';
import { dropSurplusBrackets } from './close-call.js';

const tag = '<|python_tag|>';
const options: CallObjectOptions = {
  opened: true,
  // A bare object is an answer more often than a call.
  requiresArguments: true,
  firstKeys: ['name', 'parameters', 'arguments', 'type', 'id'],
};

/** Reads on to the next object: `; `, a newline or nothing separates them. */
function* findNext(session: ParseSession): Step<boolean> {
  session.attempt('');
  yield* session.skipSpace();
  if (yield* session.accept(';')) yield* session.skipSpace();
  yield* session.accept(tag);
  return yield* session.accept('{');
}

/** Bare JSON objects, also behind other text. Source: Llama 3.1 and Llama 4 prompt formats. */
export const llama3Json: ToolCallFormat = {
  name: 'llama3_json',
  aliases: ['llama4_json', 'llama'],
  description: 'Llama 3.1 to 4: {"name", "parameters"}, several joined by "; ", <|python_tag|> optional',
  starts: [tag],
  bareStarts: ['{'],
  bareFollowers: '" \n\r\t',
  *read(session, start) {
    if (start === tag) {
      yield* session.skipSpace();
      if (!(yield* session.accept('{'))) return;
    }
    do {
      const outcome = yield* readCallObject(session, options);
      if (outcome !== 'none') yield* dropSurplusBrackets(session);
      if (outcome !== 'call') return;
    } while (yield* findNext(session));
  },
  syntax: {
    trigger: null,
    begin: '',
    separator: '; ',
    end: '',
    call: (tool) => ({
      before: `{"name": ${JSON.stringify(tool.name)}, "parameters": `,
      arguments: { kind: 'json' },
      after: '}',
    }),
  },
};
