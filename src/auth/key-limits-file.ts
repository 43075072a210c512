import { UserError } from '../common/user-error.js';
import { readYamlFile } from '../config/yaml-file.js';
import { kebabCase, suggestion } from '../config/spellings.js';
import { NO_LIMITS, type KeyLimits, type LimitedKey } from '../limits/key-limits.js';
import { keyHash, type KnownKey } from './api-keys.js';

const LIMITS: Readonly<Record<string, keyof KeyLimits>> = {
  'requests-per-minute': 'requestsPerMinute',
  'requests-per-day': 'requestsPerDay',
  'tokens-per-minute': 'tokensPerMinute',
  'tokens-per-day': 'tokensPerDay',
  'max-parallel-requests': 'maxParallelRequests',
};
const SECRETS = ['key', 'key-sha256'];

export interface KeyLimitsFile {
  keys: KnownKey[];
  /** What keys that are given elsewhere are held to; null is nothing. */
  defaults: KeyLimits | null;
}

/** Reads --key-limits. Throws UserError with one line that holds no key. */
export function readKeyLimitsFile(path: string): KeyLimitsFile {
  const file = mapping(readYamlFile('--key-limits', path), path);
  for (const name of Object.keys(file)) refuseUnknown(name, ['keys', 'default'], path);
  const { keys = {}, default: defaults = null } = file;
  return {
    keys: Object.entries(mapping(keys, `keys in ${path}`)).flatMap(([name, entry]) =>
      keysOf(name, entry, path),
    ),
    defaults:
      defaults === null ? null : limitsOf(mapping(defaults, `default in ${path}`), `default in ${path}`),
  };
}

function keysOf(name: string, value: unknown, path: string): KnownKey[] {
  const where = `'${name}' in ${path}`;
  // It stands in logs and in the labels of metrics.
  if (!/^[\w.@-]{1,64}$/.test(name)) {
    throw new UserError(`the name ${where} must be 1 to 64 letters, digits, '_', '-', '.' or '@'`);
  }
  const { key, 'key-sha256': digest, ...rest } = withKebabNames(mapping(value, where));
  for (const each of Object.keys(rest)) refuseUnknown(each, [...SECRETS, ...Object.keys(LIMITS)], where);
  const limited: LimitedKey = { name, limits: limitsOf(rest, where) };
  const hashes = [
    ...textsOf(key, 'key', where).map(keyHash),
    ...textsOf(digest, 'key-sha256', where).map(fromHex(where)),
  ];
  if (hashes.length === 0) throw new UserError(`${where} needs key or key-sha256`);
  return hashes.map((hash) => ({ hash, limited }));
}

function limitsOf(given: Readonly<Record<string, unknown>>, where: string): KeyLimits {
  const limits = { ...NO_LIMITS };
  for (const [name, value] of Object.entries(withKebabNames(given))) {
    refuseUnknown(name, Object.keys(LIMITS), where);
    const limit = LIMITS[name];
    if (!limit || value === null) continue;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
      throw new UserError(
        `${name} of ${where} must be an integer of at least 1, got ${JSON.stringify(value)}`,
      );
    limits[limit] = value;
  }
  return limits;
}

/** One text or several: a new key may be valid beside the old one. */
function textsOf(value: unknown, name: string, where: string): string[] {
  if (value === undefined || value === null) return [];
  return [value].flat().map((text) => {
    if (typeof text === 'string' && /^\S+$/.test(text)) return text;
    throw new UserError(`${name} of ${where} must be a text without spaces, or a list of them`);
  });
}

const fromHex =
  (where: string) =>
  (text: string): Buffer => {
    if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
    throw new UserError(`key-sha256 of ${where} must be 64 hexadecimal digits`);
  };

function mapping(value: unknown, where: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UserError(`${where} must hold a mapping`);
}

function withKebabNames(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [kebabCase(name), value]));
}

function refuseUnknown(name: string, known: readonly string[], where: string): void {
  if (known.includes(name)) return;
  throw new UserError(`${where} has an unknown entry ${name}${suggestion(name, known)}`);
}
