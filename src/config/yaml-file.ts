import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describeSystemError } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';

/** The content of a YAML file (JSON is YAML too); `what` it is, for messages. Throws UserError with one line. */
export function readYamlFile(what: string, path: string): unknown {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`can't read ${what} ${path}: ${describeSystemError(error)}`);
  }
  // Loaded only when there is a file: it costs 40 ms, half of what `nestling --help` takes.
  const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  try {
    return parse(source);
  } catch (error) {
    const [firstLine] = String(error instanceof Error ? error.message : error).split('\n');
    throw new UserError(`${path} is no valid YAML: ${firstLine?.replace(/:$/, '')}`);
  }
}
