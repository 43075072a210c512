/** Where a text ends inside UTF-8: 0 between characters, else what must follow (RFC 3629, section 4). */
export type Utf8State = number;

export const BETWEEN_CHARACTERS: Utf8State = 0;
/** Bytes that no continuation makes a text of. */
export const MALFORMED: Utf8State = -1;

/** Per state: the least and greatest next byte, and the state after it. States 1 to 3 count missing bytes. */
const STEPS: readonly (readonly [low: number, high: number, next: Utf8State])[] = [
  [0x00, 0x7f, BETWEEN_CHARACTERS],
  [0x80, 0xbf, BETWEEN_CHARACTERS],
  [0x80, 0xbf, 1],
  [0x80, 0xbf, 2],
  // After E0: no overlong form; after ED: no surrogate; after F0 and F4: no overlong form, nothing past U+10FFFF.
  [0xa0, 0xbf, 1],
  [0x80, 0x9f, 1],
  [0x90, 0xbf, 2],
  [0x80, 0x8f, 2],
];

/** The state after some more bytes. */
export function utf8StateAfter(state: Utf8State, bytes: Uint8Array): Utf8State {
  let current = state;
  for (const byte of bytes) {
    if (current === BETWEEN_CHARACTERS && byte >= 0x80) {
      current = stateAfterLead(byte);
    } else {
      const [low, high, next] = STEPS[current] ?? [1, 0, MALFORMED];
      current = byte >= low && byte <= high ? next : MALFORMED;
    }
    if (current === MALFORMED) return MALFORMED;
  }
  return current;
}

function stateAfterLead(byte: number): Utf8State {
  if (byte < 0xc2 || byte > 0xf4) return MALFORMED;
  if (byte < 0xe0) return 1;
  if (byte < 0xf0) return byte === 0xe0 ? 4 : byte === 0xed ? 5 : 2;
  return byte === 0xf0 ? 6 : byte === 0xf4 ? 7 : 3;
}
