import { randomBytes } from 'node:crypto';

/** Prefixes of the ids that clients see, as OpenAI and vLLM write them. */
export type IdPrefix = 'chatcmpl' | 'cmpl' | 'embd' | 'score' | 'rerank' | 'chatcmpl-tool' | 'req';

/** A new id: the prefix, a dash and 32 hexadecimal digits. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}-${randomBytes(16).toString('hex')}`;
}
