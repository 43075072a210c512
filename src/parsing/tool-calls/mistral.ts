import { newShortCallId } from '../../common/short-call-id.js';
import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { readCallObject } from '../json/call-object.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';

const open = '[TOOL_CALLS]';
const callId = '[CALL_ID]';
const args = '[ARGS]';
const afterName = new MarkerSet([args, callId, '{', '[']);
const afterId = new MarkerSet([args]);
const nextCall = new MarkerSet([open]);

/** Tokenizer version 11 and later: a name, optionally an id, then the arguments. */
function* readNewCall(session: ParseSession, name: string, border: string): Step<void> {
  let id: string | undefined;
  if (border === callId) {
    const header = yield* readHeader(session, afterId);
    if (header === null) return;
    id = header.text.trim() || undefined;
  }
  if (border === '{') session.reader.putBack(border);
  yield* readNamedCall(session, name, nextCall, id);
}

/**
 * Both generations: until tokenizer version 10 one array of objects behind the marker, since version 11 a marker,
 * name and arguments per call. Source: mistral-common.
 */
export const mistral: ToolCallFormat = {
  name: 'mistral',
  aliases: [],
  description:
    'Mistral: [TOOL_CALLS]NAME[ARGS]{arguments} per call, or [TOOL_CALLS] [{"name", "arguments"}, ...]',
  starts: [open],
  markers: [args, callId],
  dropsTextAfterCalls: true,
  newCallId: newShortCallId,
  *read(session) {
    const header = yield* readHeader(session, afterName);
    if (header === null) return;
    const name = header.text.trim();
    if (header.marker === '[') yield* readCallArray(session, true);
    else if (name === '') yield* readCallObject(session, { opened: header.marker === '{' });
    else yield* readNewCall(session, name, header.marker);
  },
  syntax: {
    trigger: open,
    begin: '',
    separator: '',
    end: '',
    call: (tool) => ({ before: `${open}${tool.name}${args}`, arguments: { kind: 'json' }, after: '' }),
  },
};
