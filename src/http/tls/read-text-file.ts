import { readFileSync } from 'node:fs';
import { describeSystemError } from '../../common/system-error.js';
import { UserError } from '../../common/user-error.js';

/** The text of a file that a flag names. Throws UserError with one line that names both. */
export function readTextFile(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`can't read ${flag} ${file}: ${describeSystemError(error)}`, { cause: error });
  }
}
