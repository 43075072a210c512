import { Command } from 'commander';
import { packageVersion } from '../common/package.js';
import { chatCommand } from './chat.command.js';
import { openApiCommand } from './openapi.command.js';
import { parseCommand } from './parse.command.js';
import { proxyCommand } from './proxy.command.js';
import { renderCommand } from './render.command.js';
import { serveCommand } from './serve.command.js';
import { tokenizeCommand } from './tokenize.command.js';

/** Every command, one file each: a new one is a file and a line here. */
const commands: readonly (() => Command)[] = [
  serveCommand,
  proxyCommand,
  chatCommand,
  renderCommand,
  parseCommand,
  tokenizeCommand,
  openApiCommand,
];

/** The command line program. Parsing throws CommanderError or UserError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('nestling')
    .description(
      'OpenAI-compatible inference server for GGUF models, and the same API in front of other engines.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    // Flags behind a command's name are the command's own.
    .enablePositionalOptions()
    .addHelpText('after', '\nnestling <command> --help tells more about a command.');
  for (const create of commands) program.addCommand(create());
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({
      writeErr: (text) => void (isComplaint(text) || process.stderr.write(text)),
      getOutHelpWidth: () => Math.min(process.stdout.columns ?? 110, 130),
    });
  }
  return program;
}

/** Commander prints its errors before it throws them; runCommandLine prints them once, in our form. */
function isComplaint(text: string): boolean {
  return text.startsWith('error: ');
}
