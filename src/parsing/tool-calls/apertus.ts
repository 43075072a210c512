import type { ToolCallFormat } from '../formats.js';
import { readCallArray } from '../json/call-array.js';
import { CallInProgress, type CallOutcome } from '../json/call-in-progress.js';
import { readArguments } from '../json/read-arguments.js';
import { readJsonString } from '../json/read-json.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from './close-call.js';

const open = '<|tools_prefix|>';
const close = '<|tools_suffix|>';
const borders = new MarkerSet([open, close]);

/** One element: an object whose only key is the function's name. */
function* readElement(session: ParseSession): Step<CallOutcome> {
  if (!(yield* session.accept('{'))) return 'none';
  yield* session.skipSpace();
  const name = yield* readJsonString(session);
  if (name === null || name === '') return 'none';
  yield* session.skipSpace();
  if (!(yield* session.accept(':'))) return 'none';
  yield* session.skipSpace();
  const call = new CallInProgress(session, name);
  const failure = yield* readArguments(session, call);
  if (failure !== null) return failure;
  yield* session.skipSpace();
  return (yield* session.accept('}')) ? call.complete() : call.breakOff();
}

/** Source: the Apertus chat template. */
export const apertus: ToolCallFormat = {
  name: 'apertus',
  aliases: ['apertus2509'],
  description: 'Apertus: <|tools_prefix|>[{NAME: {arguments}}, ...]<|tools_suffix|>',
  starts: [open],
  markers: [close],
  trimsBeforeCalls: true,
  *read(session) {
    const outcome = yield* readCallArray(session, false, readElement);
    if (outcome !== 'none') yield* readToClose(session, borders, [close]);
  },
  syntax: {
    trigger: open,
    begin: `${open}[`,
    separator: ', ',
    end: `]${close}`,
    call: (tool) => ({
      before: `{${JSON.stringify(tool.name)}: `,
      arguments: { kind: 'json' },
      after: '}',
    }),
  },
};
