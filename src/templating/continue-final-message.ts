import { invalidRequest } from '../common/api-error.js';
import type { Dict, Value } from './jinja/values/value.js';

/**
 * transformers' way to cut a prompt inside its last message: a mark is put behind the message's text, and the
 * rendered prompt is cut where the mark appears. The space shows whether the template trims contents.
 */
const MARK = 'CONTINUE_FINAL_MESSAGE_TAG ';

/** Returns the messages with the mark behind the last one's text. Throws ApiError (400) when it has none. */
export function markFinalMessage(messages: readonly Dict[]): Dict[] {
  const last = messages.at(-1);
  const content = last?.get('content');
  const marked = typeof content === 'string' ? content + MARK : markedParts(content);
  if (last === undefined || marked === null) {
    throw invalidRequest('continue_final_message needs a last message with text to continue', 'messages');
  }
  return [...messages.slice(0, -1), new Map(last).set('content', marked)];
}

function markedParts(content: Value | undefined): Value | null {
  if (!Array.isArray(content)) return null;
  const index = content.findLastIndex((part) => part instanceof Map && typeof part.get('text') === 'string');
  if (index === -1) return null;
  const part = content[index] as Dict;
  return content.with(index, new Map(part).set('text', String(part.get('text')) + MARK));
}

/** Cuts the prompt at the mark. Throws ApiError (400) when the template did not print the last message. */
export function cutAtMark(prompt: string): string {
  const position = prompt.lastIndexOf(MARK.trimEnd());
  if (position === -1) {
    throw invalidRequest(
      'continue_final_message is set, but the chat template does not print the text of the last message',
      'continue_final_message',
    );
  }
  const text = prompt.slice(0, position);
  return prompt.startsWith(MARK, position) ? text : text.trimEnd();
}
