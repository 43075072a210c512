import type { Engine, ModelInfo } from '../../engines/engine.js';

/** Start and end of a token in its text, in characters (Unicode code points); [0, 0] for one that was put in. */
export type TokenOffset = [start: number, end: number];

const SPACE = 0x20;

/**
 * Where each token stands in the text it was made of, as fast tokenizers of Hugging Face say it: a token that is part
 * of a character has all of it. null when the tokens are not those of the text as it is, because the tokenizer changes
 * it first, and when the engine does not know their bytes.
 */
export function tokenOffsets(
  text: string,
  tokenIds: readonly number[],
  engine: { info: Pick<ModelInfo, 'bosToken' | 'specialTokens'> } & Pick<Engine, 'tokenBytes'>,
): TokenOffset[] | null {
  const { bosToken, specialTokens } = engine.info;
  const specialIds = new Set(specialTokens.values());
  const bytes = Buffer.from(text);
  const characters = charactersOf(bytes);
  const align = (start: readonly TokenOffset[]): TokenOffset[] | null => {
    const offsets = [...start];
    let at = 0;
    for (const id of tokenIds.slice(start.length)) {
      const length = lengthAt(bytes, at, engine.tokenBytes(id));
      if (length === null && !specialIds.has(id)) return null;
      offsets.push(length ? [characters[at] ?? 0, (characters[at + length - 1] ?? 0) + 1] : [0, 0]);
      at += length ?? 0;
    }
    return at === bytes.length ? offsets : null;
  };
  try {
    // A text that begins with BOS itself has it twice: the first one was put in.
    const withBos = bosToken !== null && tokenIds[0] === bosToken.id ? align([[0, 0]]) : null;
    return withBos ?? align([]);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** How many bytes of the text a token is, at that place; null: it is not there. Some tokenizers begin with a space. */
function lengthAt(text: Buffer, at: number, token: Uint8Array): number | null {
  const isAt = (bytes: Uint8Array): boolean => text.subarray(at, at + bytes.length).equals(bytes);
  if (token.length > 0 && isAt(token)) return token.length;
  const bare = token.subarray(1);
  return at === 0 && token[0] === SPACE && isAt(bare) ? bare.length : null;
}

/** For each byte, which character it belongs to. */
function charactersOf(bytes: Buffer): Int32Array {
  let character = -1;
  return Int32Array.from(bytes, (byte) => ((byte & 0xc0) === 0x80 ? character : ++character));
}
