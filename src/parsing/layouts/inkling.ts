import type { OutputLayout } from '../formats.js';
import { readCallObject } from '../json/call-object.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { readToClose } from '../tool-calls/close-call.js';

const header = '<|message_model|>';
const thinking = '<|content_thinking|>';
const call = '<|content_invoke_tool_json|>';
const texts = ['<|content_text|>', '<|content_invoke_tool_text|>', '<|content_tool_error|>'];
const ends = ['<|end_message|>', '<|content_model_end_sampling|>'];
const kinds = [thinking, call, ...texts];
const all = new MarkerSet([header, ...kinds, ...ends]);

/**
 * Blocks of Inkling, each behind a token that names its kind, in any order. Source: the Inkling format as vLLM
 * reads it.
 */
export const inkling: OutputLayout = {
  markers: [header, ...kinds, ...ends],
  *read(session, options) {
    yield* readName(session);
    for (;;) {
      const lexeme = yield* session.next(all);
      if (lexeme.kind === 'end') return;
      if (lexeme.kind === 'text') session.text(lexeme.text);
      else if (lexeme.text === call && options.withTools) yield* readCall(session);
      else if (lexeme.text === thinking) session.startReasoning();
      else session.endReasoning();
      if (lexeme.kind === 'marker' && lexeme.text === header) yield* readName(session);
    }
  },
};

/** The name between a message's header and its kind is no content; several words are, and text that no kind follows. */
function* readName(session: ParseSession): Step<void> {
  session.attempt('');
  for (let name = ''; name.length <= 128;) {
    const lexeme = yield* session.next(all);
    if (lexeme.kind === 'end') break;
    if (lexeme.kind === 'text') {
      name += lexeme.text;
      continue;
    }
    session.reader.putBack(lexeme.text);
    if (kinds.includes(lexeme.text) && !/\s/.test(name.trim())) session.reader.stopRecord();
    break;
  }
  session.settle();
}

function* readCall(session: ParseSession): Step<void> {
  session.attempt(call);
  const outcome = yield* readCallObject(session, { argumentsKeys: ['args', 'arguments'] });
  session.settle();
  if (outcome !== 'none') yield* readToClose(session, all, ends);
}
