import { CommanderError } from 'commander';
import { isDebugging, processEnvironment } from '../config/environment.js';
import { asUserError } from '../config/settings-command.js';
import { describeError } from './describe-error.js';
import { createProgram } from './program.js';

/**
 * Runs one command: the arguments without node and the script. Resolves once the command has done its work or,
 * for a server, listens; every error becomes one line on stderr and exit code 1.
 */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  // `nestling … | head` closes the pipe early: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await createProgram().parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) {
      process.exitCode = error.exitCode;
      return;
    }
    const shown = error instanceof CommanderError ? asUserError(error) : error;
    const debugging =
      isDebugging(processEnvironment()) || /--log[-_]level[= ](debug|trace)\b/.test(argv.join(' '));
    process.stderr.write(`nestling: ${describeError(shown, debugging)}\n`);
    // What a failed start left running (an engine process, open sockets) must not keep the process alive.
    process.exit(1);
  }
}
