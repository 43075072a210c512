import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import { keyHash, unlimitedKeys, type KnownKey } from './api-keys.js';
import { readKeyLimitsFile } from './key-limits-file.js';
import { readApiKeys } from './read-api-keys.js';

/** Every key that is given, with its limits. Throws UserError with one line that holds no key. */
export function knownKeys(config: Pick<ServerConfig, 'apiKey' | 'apiKeyFile' | 'keyLimits'>): KnownKey[] {
  const texts = readApiKeys(config);
  if (config.keyLimits === null) return unlimitedKeys(texts);
  const { keys, defaults } = readKeyLimitsFile(config.keyLimits);
  assertDifferent(keys, config.keyLimits);
  const isNamed = (hash: Buffer): boolean => keys.some((key) => key.hash.equals(hash));
  const others = texts.map((text, index): KnownKey => {
    const limited = defaults && { name: `key-${index + 1}`, limits: defaults };
    return { hash: keyHash(text), limited };
  });
  const all = [...keys, ...others.filter(({ hash }) => !isNamed(hash))];
  // Without a key everybody comes in, and nobody is held to anything.
  if (all.length === 0)
    throw new UserError(`--key-limits ${config.keyLimits} names no key, and --api-key gives none`);
  return all;
}

function assertDifferent(keys: readonly KnownKey[], path: string): void {
  const names = new Map<string, string>();
  for (const { hash, limited } of keys) {
    const name = limited?.name ?? '';
    const other = names.get(hash.toString('hex'));
    if (other !== undefined) throw new UserError(`'${other}' and '${name}' in ${path} have the same key`);
    names.set(hash.toString('hex'), name);
  }
}
