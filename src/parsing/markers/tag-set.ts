import { indexBefore, MarkerSet, type MarkerPosition, type MarkerScanner } from './marker-set.js';
import { readTag, type TagElement } from './tag.js';

/** What tags may have before their element. */
const leniencies = ['/', ' ', '\n', '\r', '\t', '\u0120'];

/** Tags with a name or attributes, together with literal markers; all of them begin with `<`. */
export class TagSet implements MarkerScanner {
  private readonly literals: MarkerSet;
  /** What can stand behind the bracket of anything that counts. */
  private readonly seconds: string;

  constructor(
    private readonly elements: readonly TagElement[],
    literals: MarkerSet | readonly string[],
    private readonly tokenOnly: readonly string[] = [],
  ) {
    this.literals = literals instanceof MarkerSet ? literals : new MarkerSet(literals);
    this.seconds = [
      ...elements.map(({ element }) => element),
      ...this.literals.markers.map((marker) => marker.slice(1)),
    ]
      .map((text) => text.charAt(0))
      .concat(leniencies)
      .join('');
  }

  has(marker: string): boolean {
    return this.literals.has(marker) || this.tokenOnly.includes(marker);
  }

  without(tokens: ReadonlyMap<string, number>): TagSet {
    return new TagSet(this.elements, this.literals.without(tokens));
  }

  locate(text: string, from: number, final: boolean, until: number): MarkerPosition {
    const end = Math.min(until, text.length);
    for (let index = from; (index = indexBefore(text, '<', index, end)) < end; index++) {
      if (index + 1 < text.length && !this.seconds.includes(text.charAt(index + 1))) continue;
      const literal = this.literals.matchAt(text, index, final);
      if (typeof literal === 'string') return { index, marker: literal };
      const match = readTag(text, index, this.elements, final);
      if (match) return { index, marker: text.slice(index, index + match.length), tag: match.tag };
      if (literal === null || match === null) return { index, marker: null };
    }
    return { index: end, marker: null };
  }
}
