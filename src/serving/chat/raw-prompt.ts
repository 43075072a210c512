import { invalidRequest } from '../../common/api-error.js';
import type { ChatMessage, MessageContent } from '../../protocol/chat/message.js';
import type { ChatPromptFields } from './chat-prompt.js';

/**
 * The prompt of a conversation that goes in without the chat template, as LMDeploy does it: `messages` as a text, or the
 * texts of the messages one after the other with `do_preprocess: false`. null: the template is used.
 */
export function rawPrompt({ messages, do_preprocess: preprocesses = true }: ChatPromptFields): string | null {
  if (typeof messages === 'string') return messages;
  if (preprocesses) return null;
  const text = messages
    .map(({ content = '' }, index) => rawContent(content, `messages[${index}].content`))
    .join('');
  if (text === '')
    throw invalidRequest('do_preprocess: false needs messages with text.', 'messages', 'invalid_value');
  return text;
}

function rawContent(content: MessageContent, path: string): string {
  if (typeof content === 'string') return content;
  return content
    .map(({ type, text }, index) => {
      if (typeof text === 'string') return text;
      throw invalidRequest(
        `${path}[${index}]: do_preprocess: false takes text only, given a part of type '${type}'.`,
        `${path}[${index}]`,
        'invalid_value',
      );
    })
    .join('\n');
}

/** The text of a message, without what else it may hold. */
export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('');
}
