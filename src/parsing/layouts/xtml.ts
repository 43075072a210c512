import { jsonOrText } from '../elements/argument-value.js';
import type { LayoutOptions, OutputLayout } from '../formats.js';
import { ArgumentsWriter } from '../json/arguments-writer.js';
import { readHeader } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { thinkingSwitch } from '../reasoning/think-tags.js';

const open = '<|open|>';
const close = '<|close|>';
const separator = '<|sep|>';
const tags = new MarkerSet([open, close]);
const tagEnd = new MarkerSet([separator]);

/** A tag: its element, and its attributes unescaped. */
interface XtmlTag {
  closing: boolean;
  element: string;
  attributes: ReadonlyMap<string, string>;
}

/**
 * Channels of Kimi K3, XML with tokens for brackets: think, response, and tools with one `call` element per call.
 * Text outside the channels is the response when its opening was part of the prompt. Source: the Kimi K3 format as
 * vLLM reads it.
 */
export const xtml: OutputLayout = {
  markers: [open, close, separator],
  *read(session, options) {
    if (options.withReasoning && beginsInThink(session)) session.startReasoning();
    for (let element: string | null = 'response'; element !== null;)
      element = yield* readChannel(session, element, options);
  },
};

function beginsInThink(session: ParseSession): boolean {
  const { promptEndsInReasoning, promptText } = session.context;
  const inPrompt = promptEndsInReasoning ?? promptText?.trimEnd().endsWith(`${open}think${separator}`);
  return inPrompt ?? thinkingSwitch(session.context) !== false;
}

/** Reads text up to the next tag and follows that; returns the element that is open then, null at the end. */
function* readChannel(session: ParseSession, element: string, options: LayoutOptions): Step<string | null> {
  const lexeme = yield* session.next(tags);
  if (lexeme.kind === 'end') return null;
  if (lexeme.kind === 'text') {
    if (element !== 'tools' || !options.withTools) session.text(lexeme.text);
    return element;
  }
  session.attempt(lexeme.text);
  const tag = yield* readTag(session, lexeme.text);
  if (tag === null || (isToolElement(tag) && !options.withTools)) {
    session.settle();
    return element;
  }
  session.reader.stopRecord();
  if (tag.element === 'think') {
    if (tag.closing || !options.withReasoning) session.endReasoning();
    else session.startReasoning();
  } else session.endReasoning();
  if (tag.element !== 'call') return tag.closing ? 'response' : tag.element;
  if (!tag.closing) yield* readCall(session, tag.attributes.get('tool') ?? '');
  return 'tools';
}

function isToolElement(tag: XtmlTag): boolean {
  return ['tools', 'call', 'argument'].includes(tag.element);
}

function* readTag(session: ParseSession, bracket: string): Step<XtmlTag | null> {
  const header = yield* readHeader(session, tagEnd);
  if (header === null) return null;
  const [element = '', ...rest] = header.text.trim().split(' ');
  const attributes = new Map<string, string>();
  for (const [, key = '', value = ''] of rest.join(' ').matchAll(/(\w+)="([^"]*)"/g))
    attributes.set(key, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  return { closing: bracket === close, element, attributes };
}

function* readCall(session: ParseSession, name: string): Step<void> {
  if (name === '') return;
  session.startCall(name);
  const writer = new ArgumentsWriter(session);
  for (;;) {
    const lexeme = yield* session.next(tags);
    if (lexeme.kind === 'text') continue;
    const tag = lexeme.kind === 'end' ? null : yield* readTag(session, lexeme.text);
    if (tag === null || (tag.closing && tag.element !== 'argument')) break;
    if (tag.element === 'argument' && !tag.closing) yield* readArgument(session, writer, tag);
  }
  writer.close();
  session.endCall();
}

/** Text streams; every other type is JSON and written when it is whole. */
function* readArgument(session: ParseSession, writer: ArgumentsWriter, tag: XtmlTag): Step<void> {
  const isText = (tag.attributes.get('type') ?? 'string') === 'string';
  const key = tag.attributes.get('key') ?? '';
  if (isText) {
    writer.startMember(key);
    writer.json('"');
  }
  for (let raw = ''; ;) {
    const lexeme = yield* session.next(tags);
    if (lexeme.kind === 'text') {
      if (isText) writer.text(lexeme.text);
      else raw += lexeme.text;
      continue;
    }
    if (isText) writer.json('"');
    else if (lexeme.kind === 'marker') {
      writer.startMember(key);
      writer.json(jsonOrText(raw));
    }
    if (lexeme.kind === 'marker') yield* readTag(session, lexeme.text);
    return;
  }
}
