import { isSpace } from '../json/json-scanner.js';
import type { OutputPiece } from '../types.js';
import type { MarkerScanner } from './marker-set.js';
import type { Tag } from './tag.js';

/** A run of plain text, a marker (its text, and what it says if it is a tag), or the end of the output. */
export type Lexeme =
  { kind: 'text'; text: string } | { kind: 'marker'; text: string; tag?: Tag } | { kind: 'end' };

const endLexeme: Lexeme = { kind: 'end' };

/** Tokens that formats spell as parts of their markers: their text counts, whatever kind of token they are. */
const tokensWithinMarkers: ReadonlySet<string> = new Set([
  '｜DSML｜',
  '｜GCML｜',
  ']<]minimax[>[',
  '<rfl:parameter name="',
  '\n</rfl:parameter>',
]);

/**
 * The output so far, read from the front. Which markers count is the reader's choice at every step, so a marker
 * is looked for only where it means something.
 *
 * A marker that is a token of the model is matched by the token's id once ids are known: text that merely
 * spells it stays text. All other markers are matched in the text, across pieces, with the shortest hold-back.
 */
export class PieceReader {
  /** The text at the front; what is before `position` has been read. */
  text = '';
  position = 0;
  private readonly queue: { marker: boolean; text: string }[] = [];
  private readonly tokens = new Map<number, string>();
  private readonly withinMarkers = new Map<number, string>();
  private readonly textual = new Map<MarkerScanner, MarkerScanner>();
  private idsKnown = false;
  private finished = false;
  /** Whether the lexeme read last was a token, not part of `text`. */
  private lastWasToken = false;
  private record: string | null = null;

  /** `markers`: every marker of the formats in use; those that are tokens of the model are matched by id. */
  constructor(
    markers: Iterable<string>,
    private readonly specialTokens: ReadonlyMap<string, number>,
  ) {
    for (const marker of markers) {
      const id = specialTokens.get(marker);
      if (id !== undefined) this.tokens.set(id, marker);
    }
    for (const text of tokensWithinMarkers) {
      const id = specialTokens.get(text);
      if (id !== undefined) this.withinMarkers.set(id, text);
    }
  }

  push(piece: OutputPiece): void {
    if (piece.tokenId !== null) {
      if (!this.idsKnown) {
        this.idsKnown = true;
        this.textual.clear();
      }
      const marker = this.tokens.get(piece.tokenId);
      if (marker !== undefined) {
        this.queue.push({ marker: true, text: marker });
        return;
      }
      const part = this.withinMarkers.get(piece.tokenId);
      if (part !== undefined || piece.special) {
        this.append(part ?? '');
        return;
      }
    }
    this.append(piece.text);
  }

  finish(): void {
    this.finished = true;
  }

  /**
   * Reads the next lexeme with these markers; null when more output is needed to tell. `limit`: the most characters
   * that a text lexeme may have, for readers that decide on the first few and leave the rest to others.
   */
  poll(markers: MarkerScanner, limit = Infinity): Lexeme | null {
    if (!this.hasText()) return this.pollQueue(markers);
    const { text, position } = this;
    const found = this.textualPart(markers).locate(text, position, this.atEndOfText(), position + limit);
    if (found.index === position && found.marker === null) return null;
    this.lastWasToken = false;
    if (found.index > position) return { kind: 'text', text: this.take(found.index - position) };
    const marker = this.take(found.marker?.length ?? 0);
    return found.tag === undefined
      ? { kind: 'marker', text: marker }
      : { kind: 'marker', text: marker, tag: found.tag };
  }

  /** Whether unread text is at the front: then `text` from `position` on. */
  hasText(): boolean {
    if (this.position < this.text.length) return true;
    const next = this.queue[0];
    if (next === undefined || next.marker) return false;
    this.queue.shift();
    this.text = next.text;
    this.position = 0;
    return true;
  }

  /** Whether what follows is a marker token or the end, so that no text follows directly. */
  atBarrier(): boolean {
    return !this.hasText() && this.atEndOfText();
  }

  /** Whether no more text will be added to the text at the front. */
  atEndOfText(): boolean {
    return this.queue.length > 0 || this.finished;
  }

  /** The next character of text, not read; '' when it is not there yet, or something else is next. */
  peek(): string {
    return this.hasText() ? this.text.charAt(this.position) : '';
  }

  /** Reads past the whitespace that has come; returns whether a character of text is next. */
  skipSpace(): boolean {
    while (this.hasText()) {
      let end = this.position;
      while (end < this.text.length && isSpace(this.text.charAt(end))) end++;
      this.take(end - this.position);
      if (end < this.text.length) return true;
    }
    return false;
  }

  /** Reads `literal` if the text goes on with it, else nothing; null: more text is needed to tell. */
  takeLiteral(literal: string): boolean | null {
    if (!this.hasText()) return this.atEndOfText() ? false : null;
    const { text, position } = this;
    if (text.startsWith(literal, position)) {
      this.take(literal.length);
      return true;
    }
    const rest = text.length - position;
    if (rest >= literal.length || this.atEndOfText()) return false;
    return literal.startsWith(text.slice(position)) ? null : false;
  }

  /** Reads `length` characters of the text at the front. */
  take(length: number): string {
    const taken = this.text.slice(this.position, this.position + length);
    this.position += length;
    if (this.record !== null) this.record += taken;
    return taken;
  }

  /** Puts back the lexeme that was just read. */
  putBack(text: string): void {
    if (this.lastWasToken) {
      if (this.hasText()) this.queue.unshift({ marker: false, text: this.text.slice(this.position) });
      this.text = '';
      this.position = 0;
      this.queue.unshift({ marker: true, text });
    } else this.position -= text.length;
    if (this.record !== null) this.record = this.record.slice(0, -text.length);
  }

  /** From now on everything read is remembered, after `already`. */
  startRecord(already: string): void {
    this.record = already;
  }

  /** Stops remembering; returns what was read meanwhile, null when nothing was being remembered. */
  stopRecord(): string | null {
    const { record } = this;
    this.record = null;
    return record;
  }

  private pollQueue(markers: MarkerScanner): Lexeme | null {
    const next = this.queue.shift();
    if (next === undefined) return this.finished ? endLexeme : null;
    this.lastWasToken = true;
    if (this.record !== null) this.record += next.text;
    return { kind: markers.has(next.text) ? 'marker' : 'text', text: next.text };
  }

  private append(text: string): void {
    if (text === '') return;
    const last = this.queue.at(-1);
    if (last === undefined) {
      this.text = this.position < this.text.length ? this.text.slice(this.position) + text : text;
      this.position = 0;
    } else if (last.marker) this.queue.push({ marker: false, text });
    else last.text += text;
  }

  private textualPart(markers: MarkerScanner): MarkerScanner {
    if (!this.idsKnown) return markers;
    let part = this.textual.get(markers);
    if (part === undefined) {
      part = markers.without(this.specialTokens);
      this.textual.set(markers, part);
    }
    return part;
  }
}
