import type { ToolCallFormat } from '../formats.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readPythonCall } from '../python/python-calls.js';
import { readToClose } from './close-call.js';

const open = '<function_calls>';
const close = '</function_calls>';
const borders = new MarkerSet([open, close]);

/** Calls in lines of their own; returns whether there was one. */
function* readLines(session: ParseSession): Step<boolean> {
  for (let first = true; ; first = false) {
    yield* session.skipSpace();
    const outcome = yield* readPythonCall(session);
    if (outcome !== 'call') return !first || outcome === 'broken';
    session.attempt('');
    yield* session.skipSpace();
    if (!(yield* session.hasText()) || session.peek() === '<') {
      session.reader.stopRecord();
      return true;
    }
  }
}

/** Source: the OLMo 3 chat template. */
export const olmo3: ToolCallFormat = {
  name: 'olmo3',
  aliases: [],
  description: 'OLMo 3: <function_calls>, one f(a=1) per line, </function_calls>',
  starts: [open],
  markers: [close],
  *read(session) {
    if (yield* readLines(session)) {
      session.settle();
      yield* readToClose(session, borders, [close]);
    }
  },
  syntax: {
    trigger: open,
    begin: open,
    separator: '\n',
    end: close,
    call: (tool) => ({ before: `${tool.name}(`, arguments: { kind: 'python' }, after: ')' }),
  },
};
