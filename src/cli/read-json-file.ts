import { readFileSync } from 'node:fs';
import { describeSystemError } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';

/** The text of a file, or of stdin for `-`. Throws UserError with one line. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UserError(`can't read ${file === '-' ? 'stdin' : file}: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
}

/** The JSON in a file, or on stdin for `-`. Throws UserError with one line. */
export function readJson(file: string): unknown {
  return parseJson(readText(file), file);
}

/** JSON given in a flag. Throws UserError that names where it came from. */
export function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${origin} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
}
