/**
 * Texts of a metadata array, decoded only when asked for: a tokenizer has 150,000 tokens and as many merges, and
 * most readers of a header want neither.
 */
export class GgufStringList {
  /** `ends[i]` is where text i ends in `bytes`. */
  constructor(
    private readonly bytes: Buffer,
    private readonly ends: Uint32Array,
  ) {}

  get length(): number {
    return this.ends.length;
  }

  /** The text at `index`; invalid UTF-8 gives replacement characters. Throws RangeError outside the list. */
  at(index: number): string {
    return this.bytes.toString('utf8', this.start(index), this.ends[index]);
  }

  /**
   * All texts with one character per byte: two are equal exactly when their bytes are, which decoded texts are not
   * where UTF-8 is invalid.
   */
  byteTexts(): string[] {
    const all = this.bytes.toString('latin1');
    return Array.from(this.ends, (end, index) => all.slice(this.start(index), end));
  }

  private start(index: number): number {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`index must be from 0 to ${this.length - 1}, got ${index}`);
    }
    return index === 0 ? 0 : (this.ends[index - 1] ?? 0);
  }
}
