/**
 * The bytes behind a token's entry in a vocabulary. Byte-level vocabularies (GPT-2) write each byte as a printable
 * character, SentencePiece ones write a space as U+2581 and single bytes as <0xNN>.
 */
export type TokenSpelling = 'byte-level' | 'sentence-piece' | 'plain';

const BYTE_OF_CHARACTER = byteTable();
const encoder = new TextEncoder();

export function tokenBytes(token: string, spelling: TokenSpelling): Uint8Array {
  if (spelling === 'byte-level') {
    const bytes = Array.from(token, (character) => BYTE_OF_CHARACTER.get(character));
    return bytes.every((byte) => byte !== undefined) ? Uint8Array.from(bytes) : encoder.encode(token);
  }
  if (spelling === 'sentence-piece') {
    const byte = /^<0x([0-9A-F]{2})>$/i.exec(token)?.[1];
    return byte === undefined
      ? encoder.encode(token.replaceAll('\u2581', ' '))
      : Uint8Array.of(Number.parseInt(byte, 16));
  }
  return encoder.encode(token);
}

/** GPT-2's table: printable bytes stand for themselves, the others for characters from U+0100 on, in order. */
function byteTable(): ReadonlyMap<string, number> {
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const table = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    table.set(String.fromCodePoint(isPrintable(byte) ? byte : next++), byte);
  }
  return table;
}
