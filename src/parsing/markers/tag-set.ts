import { MarkerSet, type MarkerPosition, type MarkerScanner } from './marker-set.js';
import { readTag, type TagElement } from './tag.js';

/** Tags with a name or attributes, together with literal markers; all of them begin with `<`. */
export class TagSet implements MarkerScanner {
  private readonly literals: MarkerSet;

  constructor(
    private readonly elements: readonly TagElement[],
    literals: MarkerSet | readonly string[],
    private readonly tokenOnly: readonly string[] = [],
  ) {
    this.literals = literals instanceof MarkerSet ? literals : new MarkerSet(literals);
  }

  has(marker: string): boolean {
    return this.literals.has(marker) || this.tokenOnly.includes(marker);
  }

  without(tokens: ReadonlyMap<string, number>): TagSet {
    return new TagSet(this.elements, this.literals.without(tokens));
  }

  locate(text: string, from: number, final: boolean): MarkerPosition {
    for (let index = text.indexOf('<', from); index !== -1; index = text.indexOf('<', index + 1)) {
      const literal = this.literals.matchAt(text, index, final);
      if (typeof literal === 'string') return { index, marker: literal };
      const match = readTag(text, index, this.elements, final);
      if (match) return { index, marker: text.slice(index, index + match.length), tag: match.tag };
      if (literal === null || match === null) return { index, marker: null };
    }
    return { index: text.length, marker: null };
  }
}
