import { ElementCalls } from '../elements/element-calls.js';
import type { OutputLayout } from '../formats.js';
import { readHeader } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';

const start = '<|start|>';
const message = '<|message|>';
const ends = ['<|eom|>', '<|eot|>'];
const sectionStart = '<atem:function_calls>';
const sectionEnd = '</atem:function_calls>';
const inHeader = new MarkerSet([message, start, ...ends]);
const inBody = new MarkerSet([start, ...ends]);

const calls = new ElementCalls({
  call: { element: 'atem:invoke', form: 'attributes' },
  parameter: { element: 'atem:parameter', form: 'attributes' },
  sections: { starts: [sectionStart], ends: [sectionEnd, ...ends] },
  trimming: {},
});

/**
 * Addressed messages of Muse Glimmer: `<|start|>assistant to=self<|message|>...<|eom|>` reasons, `to=user` answers,
 * any other recipient is a tool whose message holds the call. The prompt ends behind the first role. Source: the
 * Muse Glimmer chat template.
 */
export const museGlimmer: OutputLayout = {
  markers: [start, message, sectionStart, sectionEnd, ...ends],
  *read(session, options) {
    for (;;) {
      session.attempt('');
      const header = yield* readHeader(session, inHeader);
      if (header === null) {
        session.settle();
        break;
      }
      session.reader.stopRecord();
      if (header.marker !== message) continue;
      const recipient = /to=(\S+)/.exec(header.text)?.[1] ?? 'user';
      if (recipient === 'self') session.startReasoning();
      const isCall = options.withTools && recipient !== 'self' && recipient !== 'user';
      if (isCall) {
        session.attempt('');
        yield* calls.read(session, true);
        if (session.settle()) yield* readText(session);
      } else yield* readText(session);
      session.endReasoning();
    }
    yield* readText(session);
  },
};

function* readText(session: ParseSession): Step<void> {
  for (;;) {
    const lexeme = yield* session.next(inBody);
    if (lexeme.kind !== 'text') {
      if (lexeme.kind === 'marker' && lexeme.text === start) session.reader.putBack(start);
      return;
    }
    session.text(lexeme.text);
  }
}
