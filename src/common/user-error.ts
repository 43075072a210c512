/**
 * Something the user can put right: a wrong flag, a missing file, an occupied port.
 *
 * The message is one line that names the rule and the given value. The command line prints it without a stack
 * and ends with exit code 1.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly exitCode = 1;
}
