import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import type { ChatCompletionRequest } from '../protocol/chat/chat-completion-request.js';
import type { ChatMessage } from '../protocol/chat/message.js';
import { ChatPrompts } from '../serving/chat/chat-prompt.js';
import { toolUse } from '../serving/chat/tool-choice.js';
import { resolveChatTemplate } from '../templating/template-source.js';
import { withModel } from './command-model.js';

export interface RenderedConversation {
  prompt: string;
  /** null without a model: a template alone has no tokenizer. */
  tokenIds: number[] | null;
}

/** A request with messages: a text instead of them has nothing to render. */
export type ConversationRequest = ChatCompletionRequest & { messages: ChatMessage[] };

/** Renders as the server would: through the model, or with the template of --chat-template alone. */
export async function renderConversation(
  config: ServerConfig,
  request: ConversationRequest,
): Promise<RenderedConversation> {
  const { tools } = toolUse(request);
  if (config.models.length === 0) return { prompt: renderTemplate(config, request), tokenIds: null };
  return withModel(config, async (model) => {
    const prompts = new ChatPrompts({
      defaultKwargs: config.defaultChatTemplateKwargs,
      trustRequestTemplate: true,
    });
    const { text, tokenIds } = await prompts.render(model, request, tools);
    return { prompt: text, tokenIds };
  });
}

function renderTemplate(config: ServerConfig, request: ConversationRequest): string {
  if (config.chatTemplate === null) throw new UserError('give a MODEL or --chat-template to render with');
  const templates = resolveChatTemplate(config.chatTemplate, {
    chatTemplates: {},
    source: config.chatTemplate,
  });
  const { tools } = toolUse(request);
  const template = templates?.forRequest({ hasTools: tools.length > 0 });
  if (!template) throw new UserError(`--chat-template ${config.chatTemplate} holds no template`);
  return template.render({
    messages: request.messages,
    tools: tools.length > 0 ? tools : null,
    documents: request.documents ?? null,
    addGenerationPrompt: request.add_generation_prompt ?? !request.continue_final_message,
    continueFinalMessage: request.continue_final_message ?? false,
    kwargs: { ...config.defaultChatTemplateKwargs, ...request.chat_template_kwargs },
    specialTokens: { bos: null, eos: null, pad: null, unk: null },
  });
}
