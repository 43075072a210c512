import { readFileSync } from 'node:fs';
import { describeSystemError } from '../common/system-error.js';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';

/** The keys given as flags and in the key file. Throws UserError when the file can't be read or holds none. */
export function readApiKeys({ apiKey, apiKeyFile }: Pick<ServerConfig, 'apiKey' | 'apiKeyFile'>): string[] {
  if (apiKeyFile === null) return [...apiKey];
  let text: string;
  try {
    text = readFileSync(apiKeyFile, 'utf8');
  } catch (error) {
    throw new UserError(`can't read --api-key-file ${apiKeyFile}: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
  const keys = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  // An empty file would silently open the server to everybody.
  if (keys.length === 0) throw new UserError(`--api-key-file ${apiKeyFile} holds no key`);
  return [...apiKey, ...keys];
}
