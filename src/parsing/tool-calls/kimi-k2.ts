import type { ToolCallFormat } from '../formats.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from './close-call.js';
import { sectionReader } from './section.js';

const begin = '<|tool_calls_section_begin|>';
const callBegin = '<|tool_call_begin|>';
const argumentBegin = '<|tool_call_argument_begin|>';
const callEnd = '<|tool_call_end|>';
const end = '<|tool_calls_section_end|>';
const afterId = new MarkerSet([argumentBegin, callEnd, callBegin, end]);
const borders = new MarkerSet([callBegin, callEnd, end]);

/** The name within an id such as `functions.get_weather:0`; null when it has not that form. */
function nameInId(id: string): string | null {
  const colon = id.lastIndexOf(':');
  const number = id.slice(colon + 1);
  if (colon <= 0 || !/^\d+$/.test(number)) return null;
  const name = id.slice(0, colon);
  return name.startsWith('functions.') ? name.slice('functions.'.length) : name;
}

function* readCall(session: ParseSession): Step<CallOutcome> {
  const header = yield* readHeader(session, afterId);
  if (header === null || header.marker !== argumentBegin) return 'none';
  const id = header.text.trim();
  const name = nameInId(id);
  if (name === null) return 'none';
  const outcome = yield* readNamedCall(session, name, borders, id);
  if (outcome !== 'none') yield* readToClose(session, borders, [callEnd]);
  return outcome;
}

/** The id of a call names its function and its place in the conversation. Source: Kimi K2 tool call guidance. */
export const kimiK2: ToolCallFormat = {
  name: 'kimi_k2',
  aliases: [],
  description: 'Kimi K2: functions.NAME:INDEX<|tool_call_argument_begin|>{arguments} per call, in a section',
  starts: [begin, callBegin],
  markers: [argumentBegin, callEnd],
  strays: [end],
  dropsTextAfterCalls: true,
  read: sectionReader({ callStarts: [callBegin], ends: [end] }, readCall),
  syntax: {
    trigger: begin,
    begin,
    separator: '',
    end,
    call: (tool, position) => ({
      before: `${callBegin}functions.${tool.name}:${String(position)}${argumentBegin}`,
      arguments: { kind: 'json' },
      after: callEnd,
    }),
  },
};
