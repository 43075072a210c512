import { ElementCalls } from '../elements/element-calls.js';
import type { LayoutOptions, OutputLayout } from '../formats.js';
import { readNamedCall } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { isKnownTool } from '../elements/known-tool.js';
import { readToClose } from '../tool-calls/close-call.js';
import { MessageJoiner } from './message-joiner.js';

const start = '<|start|>';
const channel = '<|channel|>';
const constrain = '<|constrain|>';
const message = '<|message|>';
const ends = ['<|end|>', '<|call|>', '<|return|>'];
const borders = [...ends, start, channel];
const inHeader = new MarkerSet([start, channel, constrain, message, ...ends]);
const inBody = new MarkerSet(borders);

/** The arguments of a call whose header says that they are XML, as Beam writes them. */
const xmlArguments = new ElementCalls({
  call: { element: 'rfl:invoke', form: 'attributes' },
  parameter: { element: 'rfl:parameter', form: 'attributes' },
  sections: { starts: [start], ends },
  trimming: { start: 'newline', end: 'newline' },
});

/** Longer headers are text without any header. */
const maximumHeader = 256;

interface Header {
  channel: string;
  recipient: string | null;
  /** What the message is constrained to, such as json; '' when nothing is said. */
  constraint: string;
  /** Text of the message that was read with its header. */
  begun: string;
}

/**
 * Messages of gpt-oss, and of Beam, whose calls hold XML: `<|start|>assistant<|channel|>CHANNEL to=RECIPIENT<|constrain|>json<|message|>TEXT<|end|>`.
 * The prompt ends behind the role of the first one. Source: OpenAI, "harmony response format".
 */
export const harmony: OutputLayout = {
  markers: [start, channel, constrain, message, ...ends],
  *read(session, options) {
    const joiner = new MessageJoiner(session);
    for (;;) {
      const header = yield* readMessageHeader(session);
      if (header === null) return;
      yield* readBody(session, header, joiner, options);
    }
  },
};

/**
 * null at the end of the output. Text that can't be a header is a final answer without one: what was read of it
 * begins the message.
 */
function* readMessageHeader(session: ParseSession): Step<Header | null> {
  const parts = new Map([[start, '']]);
  let part = start;
  let spoken = '';
  for (;;) {
    const lexeme = yield* session.next(inHeader);
    if (lexeme.kind === 'end') return parts.has(channel) || spoken === '' ? null : finalAnswer(spoken);
    if (lexeme.kind === 'text') {
      spoken += lexeme.text;
      const text = (parts.get(part) ?? '') + lexeme.text;
      parts.set(part, text);
      if (text.length > maximumHeader || (part === start && !beginsHeader(text))) return finalAnswer(spoken);
    } else if (lexeme.text === message) break;
    else if (!ends.includes(lexeme.text)) {
      part = lexeme.text;
      parts.set(part, '');
    }
  }
  const [name = ''] = (parts.get(channel) ?? 'final').trim().split(' ');
  const recipient = recipientIn(parts.get(channel)) ?? recipientIn(parts.get(start));
  const constraint = (parts.get(constrain) ?? '').trim();
  return { channel: name, recipient, constraint, begun: '' };
}

function finalAnswer(begun: string): Header {
  return { channel: 'final', recipient: null, constraint: '', begun };
}

/** Whether text at the start of a message can be its role and recipient. */
function beginsHeader(text: string): boolean {
  const begun = text.trimStart();
  return ['assistant', 'to='].some((word) => word.startsWith(begun) || begun.startsWith(word));
}

function recipientIn(text = ''): string | null {
  const word = text.split(' ').find((word) => word.startsWith('to='));
  return word === undefined ? null : word.slice('to='.length).trim();
}

function* readBody(
  session: ParseSession,
  header: Header,
  joiner: MessageJoiner,
  options: LayoutOptions,
): Step<void> {
  const name = options.withTools ? calledTool(session, header) : null;
  if (name !== null && header.constraint === 'xml') {
    const lexeme = yield* xmlArguments.readArguments(session, name);
    if (lexeme?.kind === 'marker' && lexeme.text === start) session.reader.putBack(start);
    return;
  }
  if (name !== null) {
    session.attempt('');
    const outcome = yield* readNamedCall(session, name, inBody);
    if (outcome !== 'none') {
      yield* readToClose(session, inBody, ends);
      return;
    }
    session.settle();
  }
  const isReasoning = header.channel === 'analysis';
  // Built-in tools are not ours to run; what the model says to them is no answer.
  const isVisible = isReasoning || header.recipient === null || !options.withTools || name !== null;
  if (isVisible) joiner.startMessage(isReasoning ? 'reasoning' : 'content');
  if (header.begun !== '') joiner.text(header.begun);
  for (;;) {
    const lexeme = yield* session.next(inBody);
    if (lexeme.kind === 'text') {
      if (isVisible) joiner.text(lexeme.text);
      continue;
    }
    if (lexeme.kind === 'marker' && !ends.includes(lexeme.text)) session.reader.putBack(lexeme.text);
    break;
  }
  session.endReasoning();
}

/** The function a message calls; null when it is for someone else. */
function calledTool(session: ParseSession, { recipient, constraint }: Header): string | null {
  if (recipient === null) return null;
  if (recipient.startsWith('functions.')) return recipient.slice('functions.'.length);
  if (constraint === 'xml') return recipient;
  return session.context.tools.length > 0 && isKnownTool(session.context, recipient) ? recipient : null;
}
