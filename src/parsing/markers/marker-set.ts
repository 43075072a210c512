import type { Tag } from './tag.js';

/** Where a marker is in a text. `marker` null: none is complete; one may begin at `index`, or index is the text's length. */
export interface MarkerPosition {
  index: number;
  marker: string | null;
  /** What the marker says, when it is a tag. */
  tag?: Tag;
}

/** Finds markers of one kind in text that arrives in pieces. Takes time linear in the text. */
export interface MarkerScanner {
  /**
   * The first marker at or after `from`; of several that begin at one place the longest, which may need more
   * text. `final` says that no text follows. Markers that begin at `until` or later don't count.
   */
  locate(text: string, from: number, final: boolean, until: number): MarkerPosition;
  /** Whether a token with this text is one of the markers. */
  has(marker: string): boolean;
  /** The same scanner without those markers that are tokens. */
  without(tokens: ReadonlyMap<string, number>): MarkerScanner;
}

/** Several literal strings. `tokenOnly` markers count only as tokens, never in text. */
export class MarkerSet implements MarkerScanner {
  private readonly byFirst = new Map<number, string[]>();
  private readonly onlyFirst: string | null;

  constructor(
    readonly markers: readonly string[],
    private readonly tokenOnly: readonly string[] = [],
  ) {
    for (const marker of markers) {
      const first = marker.charCodeAt(0);
      const sameFirst = this.byFirst.get(first);
      if (sameFirst) sameFirst.push(marker);
      else this.byFirst.set(first, [marker]);
    }
    this.onlyFirst = this.byFirst.size === 1 ? String.fromCharCode(...this.byFirst.keys()) : null;
  }

  has(marker: string): boolean {
    return this.markers.includes(marker) || this.tokenOnly.includes(marker);
  }

  without(tokens: ReadonlyMap<string, number>): MarkerSet {
    return new MarkerSet(this.markers.filter((marker) => !tokens.has(marker)));
  }

  locate(text: string, from: number, final: boolean, until: number): MarkerPosition {
    const end = Math.min(until, text.length);
    for (let at = this.nextFirst(text, from, end); at < end; at = this.nextFirst(text, at + 1, end)) {
      const marker = this.matchAt(text, at, final);
      if (marker !== undefined) return { index: at, marker };
    }
    return { index: end, marker: null };
  }

  /** The longest marker at `index`; null when more text is needed to tell, undefined when there is none. */
  matchAt(text: string, index: number, final: boolean): string | null | undefined {
    let longest: string | undefined;
    const rest = text.length - index;
    for (const marker of this.byFirst.get(text.charCodeAt(index)) ?? []) {
      if (marker.length > rest) {
        if (!final && isBeginning(text, index, marker)) return null;
      } else if (text.startsWith(marker, index) && marker.length > (longest?.length ?? 0)) longest = marker;
    }
    return longest;
  }

  private nextFirst(text: string, from: number, end: number): number {
    if (this.onlyFirst !== null) return indexBefore(text, this.onlyFirst, from, end);
    if (this.byFirst.size === 0) return end;
    let index = from;
    while (index < end && !this.byFirst.has(text.charCodeAt(index))) index++;
    return index;
  }
}

/** Whether the text from `index` on is the beginning of the marker. */
function isBeginning(text: string, index: number, marker: string): boolean {
  for (let at = index; at < text.length; at++) {
    if (text.charCodeAt(at) !== marker.charCodeAt(at - index)) return false;
  }
  return true;
}

/** Where a character is next, `end` if not before there. Looks no further than `end`. */
export function indexBefore(text: string, character: string, from: number, end: number): number {
  if (end === text.length) {
    const index = text.indexOf(character, from);
    return index === -1 ? end : index;
  }
  let index = from;
  while (index < end && text.charAt(index) !== character) index++;
  return index;
}
