import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Directory of the installed package: the same two levels up from src/common and from dist/common. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Version of the installed package, from its package.json. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
