import { ElementCalls } from '../elements/element-calls.js';
import { invokeSyntax } from '../elements/invoke-syntax.js';
import type { ToolCallFormat } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import { readToClose } from './close-call.js';

const open = '<dots_function_call>';
const close = '</dots_function_call>';
const borders = new MarkerSet([open, close]);

const elements = new ElementCalls({
  call: { element: 'invoke', form: 'attributes' },
  parameter: { element: 'parameter', form: 'attributes' },
  sections: { starts: [open], ends: [close] },
  trimming: { start: 'whitespace', end: 'whitespace' },
  knownToolsOnly: true,
});

/** The section may hold a JSON object instead of elements. Source: the dots.llm tool calling format as vLLM reads it. */
export const dots: ToolCallFormat = {
  name: 'dots',
  aliases: [],
  description:
    'dots.llm: <dots_function_call><invoke name="f"><parameter name="k">v</parameter></invoke></dots_function_call>',
  starts: [open],
  markers: elements.markers,
  strays: [close],
  trimsBeforeCalls: true,
  *read(session) {
    yield* session.skipSpace();
    if (yield* session.accept('{')) {
      const outcome = yield* readCallObject(session, { opened: true });
      if (outcome !== 'none') yield* readToClose(session, borders, [close]);
    } else yield* elements.read(session, true);
  },
  syntax: invokeSyntax(open, close),
};
