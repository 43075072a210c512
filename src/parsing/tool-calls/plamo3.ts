import type { ToolCallFormat } from '../formats.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from './close-call.js';
import { sectionReader } from './section.js';

const marker = (word: string): string => `<|plamo:${word}:plamo|>`;
const begin = marker('begin_tool_requests');
const end = marker('end_tool_requests');
const requestBegin = marker('begin_tool_request');
const requestEnd = marker('end_tool_request');
const nameBegin = marker('begin_tool_name');
const nameEnd = marker('end_tool_name');
const argumentsBegin = `${marker('begin_tool_arguments')}<|plamo:constrain|>json<|plamo:msg|>`;
const argumentsEnd = marker('end_tool_arguments');
const turnEnd = '<|plamo:tag|>';
const beforeName = new MarkerSet([nameBegin, requestEnd, end]);
const afterName = new MarkerSet([nameEnd, requestEnd, end]);
const beforeArguments = new MarkerSet([argumentsBegin, requestEnd, end]);
const borders = new MarkerSet([argumentsEnd, requestBegin, requestEnd, end]);

function* readCall(session: ParseSession): Step<CallOutcome> {
  const opened = yield* readHeader(session, beforeName);
  if (opened?.marker !== nameBegin) return 'none';
  const name = yield* readHeader(session, afterName);
  if (name?.marker !== nameEnd) return 'none';
  const between = yield* readHeader(session, beforeArguments);
  if (between?.marker !== argumentsBegin) return 'none';
  const outcome = yield* readNamedCall(session, name.text.trim(), borders);
  if (outcome !== 'none') {
    yield* readToClose(session, borders, [argumentsEnd]);
    yield* readToClose(session, borders, [requestEnd]);
  }
  return outcome;
}

/** Source: the markers as vLLM 0.33 reads them. */
export const plamo3: ToolCallFormat = {
  name: 'plamo3',
  aliases: [],
  description: 'PLaMo 3: <|plamo:begin_tool_name:plamo|>NAME and its arguments per request, in a section',
  starts: [begin],
  markers: [requestBegin, requestEnd, nameBegin, nameEnd, argumentsBegin, argumentsEnd],
  dropped: [turnEnd],
  strays: [end],
  read: sectionReader({ callStarts: [requestBegin], ends: [end] }, readCall),
  syntax: {
    trigger: begin,
    begin,
    separator: '',
    end,
    call: (tool) => ({
      before: `${requestBegin}${nameBegin}${tool.name}${nameEnd}${argumentsBegin}`,
      arguments: { kind: 'json' },
      after: `${argumentsEnd}${requestEnd}`,
    }),
  },
};
