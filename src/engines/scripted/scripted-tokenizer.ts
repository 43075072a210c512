import { wholeText } from '../text/utf8-stream.js';
import type { TokenBytes } from '../text/sequence-text.js';

const BYTES = 256;

/**
 * A reversible tokenizer: ids 0 to 255 are the bytes, then come the control tokens, then the words that a script
 * uses. Text becomes the longest words it begins with, and bytes where there is none.
 */
export class ScriptedTokenizer {
  readonly size: number;
  private readonly contents: TokenBytes[];
  private readonly ids = new Map<string, number>();
  private readonly longestWord: number;

  constructor(
    readonly specialTokens: readonly string[],
    words: Iterable<string>,
  ) {
    const bytes = Array.from({ length: BYTES }, (_, value) => Uint8Array.of(value));
    const texts = [...new Set([...specialTokens, ...words])].filter((text) => text !== '');
    const encoder = new TextEncoder();
    const all = [...bytes, ...texts.map((text) => encoder.encode(text))];
    this.contents = all.map((content) => ({ bytes: content, whole: wholeText(content) }));
    texts.forEach((text, index) => this.ids.set(text, BYTES + index));
    this.size = all.length;
    this.longestWord = Math.max(0, ...texts.map((text) => text.length));
  }

  isSpecial(id: number): boolean {
    return id >= BYTES && id < BYTES + this.specialTokens.length;
  }

  /** Throws RangeError for an id that is none. */
  content(id: number): TokenBytes {
    const content = this.contents[id];
    if (content === undefined) {
      throw new RangeError(`Token ids are integers from 0 to ${this.size - 1}; ${id} is none.`);
    }
    return content;
  }

  encode(text: string, parseSpecialTokens: boolean): number[] {
    const ids: number[] = [];
    for (let start = 0; start < text.length;) {
      const word = this.longestWordAt(text, start, parseSpecialTokens);
      if (word === null) {
        const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
        ids.push(...new TextEncoder().encode(character));
        start += character.length;
      } else {
        ids.push(word.id);
        start += word.length;
      }
    }
    return ids;
  }

  decode(ids: readonly number[], skipSpecialTokens: boolean): string {
    const kept = skipSpecialTokens ? ids.filter((id) => !this.isSpecial(id)) : ids;
    return new TextDecoder().decode(Buffer.concat(kept.map((id) => this.content(id).bytes)));
  }

  private longestWordAt(
    text: string,
    start: number,
    special: boolean,
  ): { id: number; length: number } | null {
    for (let length = Math.min(this.longestWord, text.length - start); length > 0; length--) {
      const id = this.ids.get(text.slice(start, start + length));
      if (id !== undefined && (special || !this.isSpecial(id))) {
        return { id, length };
      }
    }
    return null;
  }
}

/** Cuts a text into words, each with the space before it; joined they are the text again. */
export function cutIntoWords(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
