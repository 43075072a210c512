import type { ToolCallFormat } from '../formats.js';
import { readCallObject, type CallObjectOptions } from '../json/call-object.js';
import type { ParseSession, Step } from '../parse-session.js';
import { dropSurplusBrackets } from './close-call.js';

export const llamaTag = '<|python_tag|>';
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
  yield* session.accept(llamaTag);
  return yield* session.accept('{');
}

/** Reads the objects of an answer, from behind the tag or the brace that began the first. */
export function* readLlamaObjects(session: ParseSession, start: string): Step<void> {
  if (start === llamaTag) {
    yield* session.skipSpace();
    if (!(yield* session.accept('{'))) return;
  }
  do {
    const outcome = yield* readCallObject(session, options);
    if (outcome !== 'none') yield* dropSurplusBrackets(session);
    if (outcome !== 'call') return;
  } while (yield* findNext(session));
}

/** How an object without a tag begins. */
export const bareObject: Pick<ToolCallFormat, 'bareStarts' | 'bareFollowers'> = {
  bareStarts: ['{'],
  bareFollowers: '" \n\r\t',
};

/** Bare JSON objects, also behind other text. Source: Llama 3.1 and Llama 4 prompt formats. */
export const llama3Json: ToolCallFormat = {
  name: 'llama3_json',
  aliases: ['llama4_json', 'llama'],
  description: 'Llama 3.1 to 4: {"name", "parameters"}, several joined by "; ", <|python_tag|> optional',
  starts: [llamaTag],
  ...bareObject,
  read: readLlamaObjects,
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
