import type { TokenBytes } from '../text/sequence-text.js';
import { wholeText } from '../text/utf8-stream.js';
import type { TokenTable } from './messages.js';

/** What is known about each token of a model without asking the model. */
export class Vocabulary {
  private readonly contents: (TokenBytes | undefined)[] = [];
  private readonly special: ReadonlySet<number>;

  constructor(private readonly table: TokenTable) {
    this.special = new Set(table.specialIds);
  }

  get size(): number {
    return this.table.ends.length;
  }

  isSpecial(id: number): boolean {
    return this.special.has(id);
  }

  /** Whether this is a token of the model. */
  has(id: number): boolean {
    return Number.isInteger(id) && id >= 0 && id < this.size;
  }

  /** The token's bytes and text. Throws RangeError for an id that is none. */
  content(id: number): TokenBytes {
    return (this.contents[id] ??= this.read(id));
  }

  /** The text of several tokens together. Throws RangeError for an id that is none. */
  text(ids: readonly number[], { skipSpecialTokens }: { skipSpecialTokens: boolean }): string {
    const kept = skipSpecialTokens ? ids.filter((id) => !this.isSpecial(id)) : ids;
    const bytes = Buffer.concat(kept.map((id) => this.content(id).bytes));
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return this.table.addsSpacePrefix && text.startsWith(' ') ? text.slice(1) : text;
  }

  private read(id: number): TokenBytes {
    if (!this.has(id)) {
      throw new RangeError(`Token ids are integers from 0 to ${this.size - 1}; ${id} is none.`);
    }
    const start = id === 0 ? 0 : this.table.ends[id - 1];
    const bytes = this.table.bytes.subarray(start, this.table.ends[id]);
    return { bytes, whole: wholeText(bytes) };
  }
}
