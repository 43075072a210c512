import { mayLose, type SentJson } from '../../common/sent-json.js';
import type { ToolDefinition } from '../../protocol/chat/tool.js';
import type { ConversationMessage } from '../../templating/prepare-messages.js';
import { fromJson } from '../../templating/jinja/from-json.js';
import type { ChatPromptFields } from './chat-prompt.js';

/** What a template gets of a request. */
export interface TemplateData {
  messages: readonly ConversationMessage[];
  tools: readonly object[] | null;
  documents: readonly object[] | null;
}

/**
 * Messages, tools and documents as they were sent: templates print whole tools and read fields that this server
 * does not know, and a byte more or less is another prompt. Without a sent body the validated fields serve.
 */
export function templateData(
  fields: ChatPromptFields,
  tools: readonly ToolDefinition[],
  sent: SentJson | null,
): TemplateData {
  const read = sent === null ? () => undefined : reader(sent);
  return {
    messages:
      (sent?.json['messages'] as readonly ConversationMessage[] | undefined) ?? listOf(fields.messages),
    tools: tools.length === 0 ? null : (toolsAsSent(read) ?? tools),
    documents: (read('documents') as readonly object[] | undefined) ?? fields.documents ?? null,
  };
}

/** A text goes in without a template (see rawPrompt). */
function listOf(messages: ChatPromptFields['messages']): readonly ConversationMessage[] {
  return typeof messages === 'string' ? [] : messages;
}

/** Reads fields of the body; losslessly where JSON.parse would change them. */
function reader({ json, text }: SentJson): (name: string) => unknown {
  if (!mayLose(text)) return (name) => json[name] ?? undefined;
  const values = fromJson(text);
  return (name) => (values instanceof Map ? (values.get(name) ?? undefined) : undefined);
}

function toolsAsSent(read: (name: string) => unknown): readonly object[] | undefined {
  const tools = read('tools') as readonly object[] | undefined;
  if (tools !== undefined) return tools;
  const functions = read('functions') as readonly object[] | undefined;
  return functions?.map((definition) => ({ type: 'function', function: definition }));
}
