import type { ToolCallFormat } from '../formats.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from './close-call.js';
import { deepseekMarkers } from './deepseek-markers.js';
import { sectionReader } from './section.js';

const { begin, callBegin, separator, callEnd, end } = deepseekMarkers;
const afterName = new MarkerSet([separator]);
const borders = new MarkerSet([callBegin, callEnd, end]);

function* readCall(session: ParseSession): Step<CallOutcome> {
  const name = yield* readHeader(session, afterName);
  if (name === null) return 'none';
  const outcome = yield* readNamedCall(session, name.text.trim(), borders);
  if (outcome !== 'none') yield* readToClose(session, borders, [callEnd]);
  return outcome;
}

/** Source: the DeepSeek-V3.1 chat template. */
export const deepseekV31: ToolCallFormat = {
  name: 'deepseek_v31',
  aliases: ['deepseekv31'],
  description: 'DeepSeek V3.1: NAME<｜tool▁sep｜>{arguments} per call, in a section',
  starts: [begin, callBegin],
  markers: [separator, callEnd],
  strays: [end],
  read: sectionReader({ callStarts: [callBegin], ends: [end] }, readCall),
  syntax: {
    trigger: begin,
    begin,
    separator: '',
    end,
    call: (tool) => ({
      before: `${callBegin}${tool.name}${separator}`,
      arguments: { kind: 'json' },
      after: callEnd,
    }),
  },
};
