import type { ChatMessage } from '../../protocol/chat/message.js';
import { textOf } from './raw-prompt.js';

/** `echo`: the text of the last message, when it has the role of the answer (vLLM's rule); else nothing. */
export function echoedContent(messages: readonly ChatMessage[] | string, role: string): string {
  const last = typeof messages === 'string' ? undefined : messages.at(-1);
  return last?.role === role ? textOf(last) : '';
}
