import { Command } from 'commander';
import { UserError } from '../common/user-error.js';
import { chatApiKey, wantsColors } from '../config/environment.js';
import { readJson } from './read-json-file.js';

interface ChatOptions {
  apiKey?: string;
  model?: string;
  system: string;
  param: string[];
  tools?: string;
  interactiveApi: boolean;
  sessionId: string;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** `nestling chat [URL]`: a conversation in the terminal, or in a pipe. */
export function chatCommand(): Command {
  return new Command('chat')
    .helpOption('-h, --help', 'print this help')
    .summary('chat with a server in the terminal')
    .description(
      'Chat with any OpenAI-compatible server in the terminal. /help lists the commands, Ctrl-C stops an answer. In a pipe each ' +
        'line is a message, and only the answers go to stdout.',
    )
    .argument('[URL]', 'address of the server', 'http://localhost:8000')
    .option('--api-key <key>', 'key of the server (default: NESTLING_API_KEY or OPENAI_API_KEY)')
    .option('--model <name>', 'model that answers (default: the first one that generates text)')
    .option('--system <text>', 'system prompt', '')
    .option('--param <name=value>', 'field of the request, such as temperature=0.5; repeatable', collect, [])
    .option('--tools <file>', 'JSON file with tool definitions; you answer the calls')
    .option('--interactive-api', 'use /v1/chat/interactive, where the server remembers the session', false)
    .option('--session-id <number>', 'session to go on with, for --interactive-api', '1')
    .action(async (url: string, options: ChatOptions) => {
      process.exitCode = await chat(url, options);
    });
}

async function chat(url: string, options: ChatOptions): Promise<number> {
  const [{ ApiClient }, { runChat }, { Terminal }, lines] = await Promise.all([
    import('../client/api-client.js'),
    import('./chat/run-chat.js'),
    import('./chat/terminal.js'),
    import('./chat/message-lines.js'),
  ]);
  const client = new ApiClient(withScheme(url), { apiKey: options.apiKey ?? chatApiKey() });
  const model = await modelFor(client, options.model, url);
  const { stdin: input, stdout: output, stderr } = process;
  const terminal = new Terminal(output, stderr, output.isTTY && wantsColors());
  const { interactiveApi } = options;
  if (input.isTTY) terminal.say(`${model} at ${url}. /help lists the commands.`);
  return runChat({
    client,
    terminal,
    input,
    output,
    conversation: await conversationFor(client, model, options),
    lines: interactiveApi ? new lines.DoubleEnterLines() : new lines.ContinuedLines(),
    prompt: interactiveApi ? 'double enter to end input >>> ' : '> ',
    endWords: interactiveApi,
  });
}

async function conversationFor(
  client: InstanceType<typeof import('../client/api-client.js').ApiClient>,
  model: string,
  { interactiveApi, sessionId, system, param, tools }: ChatOptions,
): Promise<import('./chat/conversation.js').Conversation> {
  if (interactiveApi) {
    if (!/^\d+$/.test(sessionId))
      throw new UserError(`--session-id must be a number of at least 0, got '${sessionId}'`);
    const { SessionConversation } = await import('./chat/session-conversation.js');
    return new SessionConversation(client, Number(sessionId));
  }
  const { CompletionsConversation } = await import('./chat/conversation.js');
  const { ChatParameters } = await import('./chat/parameters.js');
  const definitions = tools === undefined ? [] : [readJson(tools)].flat();
  const parameters = new ChatParameters(model, system, definitions as object[]);
  for (const assignment of param) parameters.set(assignment);
  return new CompletionsConversation(client, parameters);
}

async function modelFor(
  client: InstanceType<typeof import('../client/api-client.js').ApiClient>,
  wanted: string | undefined,
  url: string,
): Promise<string> {
  let names: string[];
  try {
    names = await client.available_models();
  } catch (error) {
    const reason = error instanceof TypeError ? 'nothing answers there' : (error as Error).message;
    throw new UserError(`can't chat with ${url}: ${reason}`, { cause: error });
  }
  if (wanted !== undefined && !names.includes(wanted))
    throw new UserError(`no model '${wanted}' is served at ${url}; there are ${names.join(', ')}`);
  const model = wanted ?? (await client.generation_model());
  if (model === undefined) {
    const others = names.length === 0 ? '' : `; there are ${names.join(', ')}`;
    throw new UserError(`no model that generates text is served at ${url}${others}`);
  }
  return model;
}

const withScheme = (url: string): string => (/^https?:\/\//.test(url) ? url : `http://${url}`);
