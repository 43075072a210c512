import { createHash, timingSafeEqual } from 'node:crypto';
import type { LimitedKey } from '../limits/key-limits.js';

/** A key that opens the API. */
export interface KnownKey {
  /** SHA-256 of its text; the text itself is not kept. */
  hash: Buffer;
  /** What its requests are held to; null is nothing. */
  limited: LimitedKey | null;
}

/** The keys that open the API. Only their hashes stay in memory. */
export class ApiKeys {
  constructor(private readonly keys: readonly KnownKey[]) {}

  /** Whether a key is needed at all. */
  get required(): boolean {
    return this.keys.length > 0;
  }

  /** Whether any key has limits. */
  get areLimited(): boolean {
    return this.keys.some(({ limited }) => limited !== null);
  }

  /** The known key of this text. Compares with every key in constant time, so that time tells nothing about them. */
  find(text: string): KnownKey | null {
    const hash = keyHash(text);
    let found: KnownKey | null = null;
    for (const known of this.keys) found = timingSafeEqual(known.hash, hash) ? known : found;
    return found;
  }
}

export function keyHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Keys without limits. */
export function unlimitedKeys(texts: readonly string[]): KnownKey[] {
  return texts.map((text) => ({ hash: keyHash(text), limited: null }));
}
