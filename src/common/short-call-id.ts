import { createHash, randomBytes } from 'node:crypto';

/** Mistral's tokenizers take ids of calls of exactly this form (mistral-common, validation of tool calls). */
const SHORT_CALL_ID = /^[A-Za-z0-9]{9}$/;

/** Nine letters and digits for an id: itself where it has that form, else always the same for the same id. */
export function shortCallId(id: string): string {
  return SHORT_CALL_ID.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 9);
}

/** A new id of nine letters and digits. */
export function newShortCallId(): string {
  return shortCallId(randomBytes(16).toString('hex'));
}
