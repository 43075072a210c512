/** Where a marker is in a text. `marker` null: none is complete; one may begin at `index`, or index is the text's length. */
export interface MarkerPosition {
  index: number;
  marker: string | null;
}

/** Finds the first of several literal strings, and says how much of a text's end may still become one. */
export class MarkerSet {
  private readonly byFirst = new Map<number, string[]>();
  private readonly onlyFirst: string | null;

  constructor(readonly markers: readonly string[]) {
    for (const marker of markers) {
      const first = marker.charCodeAt(0);
      const sameFirst = this.byFirst.get(first);
      if (sameFirst) sameFirst.push(marker);
      else this.byFirst.set(first, [marker]);
    }
    this.onlyFirst = this.byFirst.size === 1 ? String.fromCharCode(...this.byFirst.keys()) : null;
  }

  has(marker: string): boolean {
    return this.markers.includes(marker);
  }

  /**
   * The first marker at or after `from`; of several that begin at one place the longest, which may need more
   * text. `final` says that no text follows. Takes time linear in the text.
   */
  locate(text: string, from: number, final: boolean): MarkerPosition {
    for (
      let index = this.nextFirst(text, from);
      index < text.length;
      index = this.nextFirst(text, index + 1)
    ) {
      let longest: string | null = null;
      const rest = text.length - index;
      for (const marker of this.byFirst.get(text.charCodeAt(index)) ?? []) {
        if (marker.length > rest) {
          if (!final && marker.startsWith(text.slice(index))) return { index, marker: null };
        } else if (text.startsWith(marker, index) && marker.length > (longest?.length ?? 0)) longest = marker;
      }
      if (longest !== null) return { index, marker: longest };
    }
    return { index: text.length, marker: null };
  }

  private nextFirst(text: string, from: number): number {
    if (this.onlyFirst !== null) {
      const index = text.indexOf(this.onlyFirst, from);
      return index === -1 ? text.length : index;
    }
    if (this.byFirst.size === 0) return text.length;
    let index = from;
    while (index < text.length && !this.byFirst.has(text.charCodeAt(index))) index++;
    return index;
  }
}
