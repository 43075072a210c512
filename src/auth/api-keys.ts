import { createHash, timingSafeEqual } from 'node:crypto';

/** The keys that open the API. Only their hashes stay in memory. */
export class ApiKeys {
  private readonly hashes: readonly Buffer[];

  constructor(keys: readonly string[]) {
    this.hashes = keys.map(sha256);
  }

  /** Whether a key is needed at all. */
  get required(): boolean {
    return this.hashes.length > 0;
  }

  /** Compares with every key in constant time, so that time tells nothing about them. */
  accepts(key: string): boolean {
    const hash = sha256(key);
    let found = false;
    for (const known of this.hashes) found = timingSafeEqual(known, hash) || found;
    return found;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
