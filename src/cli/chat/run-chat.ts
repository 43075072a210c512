import { createInterface } from 'node:readline';
import { ApiClientError, type ApiClient } from '../../client/api-client.js';
import { UserError } from '../../common/user-error.js';
import { readCommand } from './commands.js';
import type { Conversation } from './conversation.js';
import type { MessageLines } from './message-lines.js';
import type { Terminal } from './terminal.js';

export interface ChatLoop {
  client: ApiClient;
  conversation: Conversation;
  lines: MessageLines;
  terminal: Terminal;
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  prompt: string;
  /** LMDeploy's words: `end` ends the session, `exit` leaves, too. */
  endWords: boolean;
}

/** Reads messages and answers them until the input ends or the user leaves. Resolves with the exit code. */
export async function runChat(chat: ChatLoop): Promise<number> {
  const { input, output, lines, terminal, conversation } = chat;
  const interactive = input.isTTY && output.isTTY;
  const reader = createInterface({ input, output: interactive ? output : undefined, terminal: interactive });
  let answering: AbortController | null = null;
  let failed = false;
  reader.on('SIGINT', () => {
    if (answering) answering.abort();
    else if (reader.line !== '' || lines.inside) {
      lines.take();
      output.write('\n');
      // Ctrl-U: what stands in the line goes too.
      reader.write(null, { ctrl: true, name: 'u' });
      showPrompt();
    } else reader.close();
  });

  const showPrompt = (): void => {
    if (!interactive) return;
    const [call] = conversation.openCalls;
    reader.setPrompt(lines.inside ? '… ' : call ? `result of ${call.name}> ` : chat.prompt);
    reader.prompt();
  };
  const handle = async (message: string): Promise<boolean> => {
    answering = new AbortController();
    try {
      return await respond(chat, message, answering.signal);
    } catch (error) {
      failed = true;
      terminal.complain(describe(error));
      return true;
    } finally {
      answering = null;
    }
  };

  showPrompt();
  for await (const line of reader) {
    const message = lines.add(line);
    if (message !== null && message.trim() !== '' && !(await handle(message))) break;
    showPrompt();
  }
  // A pipe may end without the empty line that would have ended the message.
  const rest = lines.take();
  if (rest.trim() !== '') await handle(rest);
  reader.close();
  return failed && !interactive ? 1 : 0;
}

/** Runs a command or answers a message. False: the user leaves. */
async function respond(
  { conversation, client, terminal, endWords }: ChatLoop,
  message: string,
  signal: AbortSignal,
): Promise<boolean> {
  const word = message.trim();
  if (endWords && (word === 'end' || word === 'exit')) {
    await conversation.reset();
    if (word === 'end') terminal.say('the session has ended');
    return word === 'end';
  }
  const command = readCommand(message);
  if (command) {
    terminal.say(await command.command.run({ argument: command.argument, conversation, client }));
    return command.name !== '/exit';
  }
  try {
    for await (const part of conversation.ask(message, signal)) terminal.part(part);
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.part({ kind: 'note', text: 'stopped' });
  } finally {
    terminal.endAnswer();
  }
  return true;
}

function describe(error: unknown): string {
  if (error instanceof ApiClientError || error instanceof UserError) return error.message;
  if (error instanceof TypeError && error.cause instanceof Error)
    return `the server can't be reached: ${error.cause.message || 'no answer'}`;
  return error instanceof Error ? error.message : String(error);
}
