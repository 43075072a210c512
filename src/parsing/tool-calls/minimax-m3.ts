import { nestedElementJson, type NestedElement } from '../elements/nested-element.js';
import type { ToolCallFormat } from '../formats.js';
import { ArgumentsWriter } from '../json/arguments-writer.js';
import type { CallOutcome } from '../json/call-in-progress.js';
import { readHeader } from '../json/named-call.js';
import { MarkerSet } from '../markers/marker-set.js';
import type { ParseSession, Step } from '../parse-session.js';
import { ToolArguments } from '../schema/tool-arguments.js';
import { sectionReader } from './section.js';

const namespace = ']<]minimax[>[';
const open = `${namespace}<tool_call>`;
const close = `${namespace}</tool_call>`;
const invoke = `${namespace}<invoke name=`;
const maximumDepth = 32;
const anyTag = new MarkerSet([`${namespace}<`]);
const tagEnd = new MarkerSet(['>']);

/** Reads the rest of an element whose tag has been read; null when it doesn't end as it should. */
function* readElement(session: ParseSession, name: string, depth = 0): Step<NestedElement | null> {
  const element: NestedElement = { name, text: '', children: [] };
  for (;;) {
    const lexeme = yield* session.next(anyTag);
    if (lexeme.kind === 'end' || depth > maximumDepth) return null;
    if (lexeme.kind === 'text') {
      element.text += lexeme.text;
      continue;
    }
    const header = yield* readHeader(session, tagEnd);
    if (header === null) return null;
    const tag = header.text.trim();
    if (tag.startsWith('/')) return tag.slice(1) === name ? element : null;
    const child = yield* readElement(session, tag, depth + 1);
    if (child === null) return null;
    element.children.push(child);
  }
}

function* readCall(session: ParseSession): Step<CallOutcome> {
  const header = yield* readHeader(session, tagEnd);
  const name = header?.text.trim().replaceAll('"', '').replaceAll("'", '') ?? '';
  if (name === '') return 'none';
  // As long as no argument is whole, this may still be text.
  let writer: ArgumentsWriter | null = null;
  const schema = new ToolArguments(session.context.tools, name);
  const start = (): ArgumentsWriter => {
    session.startCall(name);
    return new ArgumentsWriter(session);
  };
  for (;;) {
    const lexeme = yield* session.next(anyTag);
    if (lexeme.kind === 'text') continue;
    const tag = lexeme.kind === 'end' ? null : yield* readHeader(session, tagEnd);
    if (tag?.text === '/invoke') break;
    if (tag === null || tag.text.startsWith('/')) return endBroken(session, writer);
    const element = yield* readElement(session, tag.text);
    if (element === null) return endBroken(session, writer);
    writer ??= start();
    writer.startMember(element.name);
    writer.json(nestedElementJson(element, schema.schema(element.name), schema.document));
  }
  (writer ?? start()).close();
  session.endCall();
  return 'call';
}

function endBroken(session: ParseSession, writer: ArgumentsWriter | null): CallOutcome {
  if (writer === null) return 'none';
  writer.close();
  session.endCall();
  return 'broken';
}

/** Arguments are elements named after them, which nest. Source: MiniMax-M3's format as vLLM reads it. */
export const minimaxM3: ToolCallFormat = {
  name: 'minimax_m3',
  aliases: [],
  description: 'MiniMax M3: ]<]minimax[>[<tool_call> with <invoke name="f">, one nested element per argument',
  starts: [open, invoke],
  strays: [close],
  read: sectionReader({ callStarts: [invoke], ends: [close] }, readCall),
};
