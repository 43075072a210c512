import type { ChatMessage } from '../../protocol/chat/message.js';

/** `echo`: the text of the last message, when it has the role of the answer (vLLM's rule); else nothing. */
export function echoedContent(messages: readonly ChatMessage[], role: string): string {
  const last = messages.at(-1);
  if (last?.role !== role) return '';
  const { content } = last;
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('');
}
