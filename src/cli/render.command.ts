import { Command } from 'commander';
import { UserError } from '../common/user-error.js';
import type { ConversationRequest } from './render-conversation.js';
import type { ChatCompletionRequest } from '../protocol/chat/chat-completion-request.js';
import { parseJson, readJson } from './read-json-file.js';

interface RenderOptions {
  messages: string;
  tools?: string;
  kwargs?: string;
  generationPrompt: boolean;
  tokens?: boolean;
  json?: boolean;
}

/** Settings of the server that decide how a prompt is rendered, handed on as they are. */
const SETTINGS = ['chat-template', 'chat-template-content-format', 'revision'] as const;

/** `nestling render [MODEL]`: the prompt that a conversation becomes. */
export function renderCommand(): Command {
  return new Command('render')
    .helpOption('-h, --help', 'print this help')
    .summary('show the prompt a conversation becomes')
    .description(
      'Render a conversation with the chat template of a model, or with --chat-template alone, and print the prompt.',
    )
    .argument('[MODEL]', 'as for nestling serve')
    .requiredOption('--messages <file>', 'JSON file with the messages, or with a whole request; - is stdin')
    .option('--tools <file>', 'JSON file with the tools')
    .option('--kwargs <json>', `more variables for the template, such as '{"enable_thinking": true}'`)
    .option('--no-generation-prompt', 'end without the start of an assistant message')
    .option('--tokens', 'print the token ids too')
    .option('--json', 'print one JSON object with prompt and token ids')
    .option(
      '--chat-template <template>',
      'file, named template of the model, name in templates/, or inline template',
    )
    .option('--chat-template-content-format <format>', 'auto, string or openai')
    .option('--revision <revision>', 'branch, tag or commit of a Hugging Face repository')
    .action(async (model: string | undefined, options: RenderOptions, command: Command) => {
      const { configForModel } = await import('./command-model.js');
      const { renderConversation } = await import('./render-conversation.js');
      const config = configForModel(model, command, SETTINGS);
      const { prompt, tokenIds } = await renderConversation(config, requestFrom(options));
      if (options.json) process.stdout.write(`${JSON.stringify({ prompt, token_ids: tokenIds })}\n`);
      else process.stdout.write(`${prompt}${options.tokens ? `\n${JSON.stringify(tokenIds)}` : ''}\n`);
    });
}

function requestFrom({
  messages: file,
  tools,
  kwargs,
  generationPrompt,
}: RenderOptions): ConversationRequest {
  const json = readJson(file);
  const request = (Array.isArray(json) ? { messages: json } : json) as Partial<ChatCompletionRequest>;
  if (!Array.isArray(request.messages))
    throw new UserError(`--messages ${file} must hold a list of messages, or a request`);
  return {
    ...request,
    messages: request.messages,
    tools: tools === undefined ? request.tools : (readJson(tools) as ChatCompletionRequest['tools']),
    chat_template_kwargs: {
      ...request.chat_template_kwargs,
      ...(kwargs === undefined ? {} : (parseJson(kwargs, '--kwargs') as Record<string, unknown>)),
    },
    ...(!generationPrompt && { add_generation_prompt: false }),
  };
}
