import type { ToolCallFormat } from '../formats.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader, readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from './close-call.js';
import { deepseekMarkers } from './deepseek-markers.js';
import { sectionReader } from './section.js';

const { begin, callBegin, separator, callEnd, end } = deepseekMarkers;
const afterKind = new MarkerSet([separator]);
const endOfLine = new MarkerSet(['\n']);
const borders = new MarkerSet([callBegin, callEnd, end]);

/** A call: the word `function`, the name in the separator's line, then the arguments in a JSON fence. */
function* readCall(session: ParseSession): Step<CallOutcome> {
  if ((yield* readHeader(session, afterKind)) === null) return 'none';
  const name = yield* readHeader(session, endOfLine);
  if (name === null) return 'none';
  yield* session.accept('```json');
  const outcome = yield* readNamedCall(session, name.text.trim(), borders);
  if (outcome !== 'none') yield* readToClose(session, borders, [callEnd]);
  return outcome;
}

/** Source: the DeepSeek-V3-0324 and DeepSeek-R1-0528 chat templates. */
export const deepseekV3: ToolCallFormat = {
  name: 'deepseek_v3',
  aliases: ['deepseekv3'],
  description:
    'DeepSeek V3-0324, R1-0528: function<｜tool▁sep｜>NAME and a json fence per call, in a section',
  starts: [begin, callBegin],
  markers: [separator, callEnd],
  strays: [end],
  read: sectionReader({ callStarts: [callBegin], ends: [end] }, readCall),
  syntax: {
    trigger: begin,
    begin,
    separator: '\n',
    end,
    call: (tool) => ({
      before: `${callBegin}function${separator}${tool.name}\n\`\`\`json\n`,
      arguments: { kind: 'json' },
      after: `\n\`\`\`${callEnd}`,
    }),
  },
};
