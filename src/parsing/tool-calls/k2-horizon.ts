import { KeyValueCalls } from '../elements/key-value-calls.js';
import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from './close-call.js';
import { sectionReader } from './section.js';

const begin = '<ifm|tool_calls>';
const end = '</ifm|tool_calls>';
const callBegin = '<ifm|tool_call>';
const callEnd = '</ifm|tool_call>';
const borders = new MarkerSet([callBegin, callEnd, end]);

const calls = new KeyValueCalls(
  {
    callEnd,
    keyStart: '<ifm|arg_key>',
    keyEnd: '</ifm|arg_key>',
    type: { start: '<ifm|arg_type>', end: '</ifm|arg_type>' },
    valueStart: '<ifm|arg_value>',
    valueEnd: '</ifm|arg_value>',
    others: [callBegin, end],
  },
  { trimming: {} },
);

function* readCall(session: ParseSession): Step<CallOutcome> {
  yield* session.skipSpace();
  const first = session.peek();
  if (first !== '{' && first !== '[') return yield* calls.read(session);
  const outcome = yield* first === '{' ? readCallObject(session) : readCallArray(session, false);
  if (outcome !== 'none') yield* readToClose(session, borders, [callEnd]);
  return outcome;
}

/**
 * The template's `tool_call_format` says how a call is written: pairs, pairs with types, or JSON; its first
 * character tells. Source: the format as vLLM 0.33 and SGLang 0.5.23 read it.
 */
export const k2Horizon: ToolCallFormat = {
  name: 'k2_horizon',
  aliases: [],
  description:
    'K2 Horizon: <ifm|tool_call>NAME<ifm|arg_key>k</ifm|arg_key><ifm|arg_value>v</ifm|arg_value></ifm|tool_call> in a section; or {"name", "arguments"} in it',
  starts: [begin, callBegin],
  markers: calls.markers,
  strays: [end],
  read: sectionReader({ callStarts: [callBegin], ends: [end] }, readCall),
  syntax: {
    trigger: begin,
    begin: `${begin}\n`,
    separator: '\n',
    end: `\n${end}`,
    call: (tool) => ({
      before: `${callBegin}${tool.name}\n`,
      arguments: {
        kind: 'elements',
        before: (name) => `<ifm|arg_key>${name}</ifm|arg_key>\n<ifm|arg_value>`,
        after: '</ifm|arg_value>\n',
        separator: '',
        forbiddenInText: ['</ifm|arg_value>'],
      },
      after: callEnd,
    }),
  },
};
