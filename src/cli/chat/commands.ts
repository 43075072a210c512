import { writeFileSync } from 'node:fs';
import type { ApiClient } from '../../client/api-client.js';
import { nearestWord } from '../../common/nearest-word.js';
import { describeSystemError } from '../../common/system-error.js';
import { UserError } from '../../common/user-error.js';
import type { Conversation } from './conversation.js';
import type { ChatParameters } from './parameters.js';

interface ChatCommand {
  help: string;
  run: (context: { argument: string; conversation: Conversation; client: ApiClient }) => Promise<string>;
}

/** What can be typed instead of a message. Each answers with a text, or throws UserError. */
export const CHAT_COMMANDS: Readonly<Record<string, ChatCommand>> = {
  '/help': { help: 'this list', run: async () => helpText() },
  '/system': {
    help: '[text]: set the system prompt, or show it; - removes it',
    run: async ({ argument, conversation }) => {
      const parameters = own(conversation);
      if (argument !== '') parameters.system = argument === '-' ? '' : argument;
      return parameters.system === '' ? 'no system prompt' : `system prompt: ${parameters.system}`;
    },
  },
  '/model': {
    help: '[name]: choose a model, or list them',
    run: async ({ argument, conversation, client }) => {
      const parameters = own(conversation);
      const names = await client.available_models();
      if (argument === '')
        return names.map((name) => `${name === parameters.model ? '*' : ' '} ${name}`).join('\n');
      if (!names.includes(argument))
        throw new UserError(`no model '${argument}' is served; there are ${names.join(', ')}`);
      parameters.model = argument;
      return `${argument} answers now`;
    },
  },
  '/params': {
    help: '[name=value ...]: set fields of the request, such as temperature=0.5, or show them; name= takes the default',
    run: async ({ argument, conversation }) => {
      const parameters = own(conversation);
      for (const assignment of argument.split(/\s+/).filter(Boolean)) parameters.set(assignment);
      return parameters.describe();
    },
  },
  '/reset': {
    help: 'begin anew',
    run: async ({ conversation }) => {
      await conversation.reset();
      return 'a new conversation';
    },
  },
  '/save': {
    help: '<file>: write the conversation as JSON, ready to be sent to the API',
    run: async ({ argument, conversation }) => {
      if (argument === '') throw new UserError('say where to: /save conversation.json');
      try {
        writeFileSync(argument, `${JSON.stringify(conversation.toJson(), null, 2)}\n`);
      } catch (error) {
        throw new UserError(`can't write ${argument}: ${describeSystemError(error)}`, { cause: error });
      }
      return `saved to ${argument}`;
    },
  },
  '/exit': { help: 'leave; Ctrl-D does the same', run: async () => '' },
};

/** The command in a line, null for a message. Throws UserError for a command that does not exist. */
export function readCommand(line: string): { command: ChatCommand; name: string; argument: string } | null {
  const match = /^(\/[a-z]+)(?:\s+([^]*))?$/.exec(line.trim());
  if (!match) return null;
  const [, typed = '', argument = ''] = match;
  const name = typed === '/quit' ? '/exit' : typed;
  const command = CHAT_COMMANDS[name];
  if (command) return { command, name, argument: argument.trim() };
  const nearest = nearestWord(name, Object.keys(CHAT_COMMANDS));
  throw new UserError(`there is no ${name}${nearest ? `; did you mean ${nearest}?` : '; /help lists all'}`);
}

function helpText(): string {
  const commands = Object.entries(CHAT_COMMANDS).map(([name, { help }]) => `${name.padEnd(8)} ${help}`);
  return [
    ...commands,
    '',
    'A line that ends with \\ goes on in the next one, and so does everything between two lines of """.',
    'Ctrl-C stops an answer; on an empty line it leaves.',
  ].join('\n');
}

function own({ parameters }: Conversation): ChatParameters {
  if (parameters) return parameters;
  throw new UserError('the server keeps this conversation; this command needs one without --interactive-api');
}
