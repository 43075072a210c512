/** How an opening tag names what it opens: `<function=NAME>`, `<invoke name="NAME">`, or not at all. */
export type TagForm = 'equals' | 'attributes' | 'plain';

/** An element of a format: what stands after `<` or `</`. */
export interface TagElement {
  element: string;
  form: TagForm;
}

export interface Tag {
  element: string;
  closing: boolean;
  /** The value behind `=`, or the attribute `name`; null when there is none. */
  name: string | null;
  attributes: ReadonlyMap<string, string>;
}

/** A tag as it stands in the text. */
export interface TagMatch {
  tag: Tag;
  length: number;
}

/** A header longer than this is text that merely begins like a tag. */
const maximumHeader = 256;
const noAttributes: ReadonlyMap<string, string> = new Map();

/**
 * Reads the tag that begins at `start`. Tolerates whitespace anywhere inside it, values quoted or bare, and the
 * byte-level space marker U+0120 that some servers leave in. Returns null when the text is too short to tell (never
 * when `final`), undefined when it is no tag of these elements.
 */
export function readTag(
  text: string,
  start: number,
  elements: readonly TagElement[],
  final: boolean,
): TagMatch | null | undefined {
  const cursor = new Cursor(text, start + 1, Math.min(text.length, start + maximumHeader));
  const incomplete = final || cursor.limit < text.length ? undefined : null;
  cursor.skipSpace();
  const closing = cursor.accept('/');
  cursor.skipSpace();
  const found = elements.find(({ element }) => text.startsWith(element, cursor.position));
  if (found === undefined) {
    const rest = text.slice(cursor.position, cursor.limit);
    return elements.some(({ element }) => element.startsWith(rest)) ? incomplete : undefined;
  }
  cursor.position += found.element.length;
  const header = closing || found.form === 'plain' ? readPlain(cursor) : readNamed(cursor, found.form);
  if (header === 'incomplete') return incomplete;
  if (header === null) return undefined;
  return {
    tag: { element: found.element, closing, name: header.get('name') ?? null, attributes: header },
    length: cursor.position - start,
  };
}

type Header = ReadonlyMap<string, string> | 'incomplete' | null;

function readPlain(cursor: Cursor): Header {
  cursor.skipSpace();
  if (cursor.atLimit()) return 'incomplete';
  return cursor.accept('>') ? noAttributes : null;
}

function readNamed(cursor: Cursor, form: 'equals' | 'attributes'): Header {
  if (form === 'equals') {
    cursor.skipSpace();
    if (cursor.atLimit()) return 'incomplete';
    if (!cursor.accept('=')) return null;
    const name = cursor.until('><');
    if (cursor.atLimit()) return 'incomplete';
    if (!cursor.accept('>') && name.trim() === '') return null;
    return new Map([['name', unquote(name.trim())]]);
  }
  const attributes = new Map<string, string>();
  for (;;) {
    cursor.skipSpace();
    if (cursor.atLimit()) return 'incomplete';
    if (cursor.accept('>')) return attributes;
    const key = cursor.until('=>< \n').trim();
    cursor.skipSpace();
    if (cursor.atLimit()) return 'incomplete';
    if (key === '' || !cursor.accept('=')) return null;
    cursor.skipSpace();
    const quote = ['"', "'"].find((character) => cursor.accept(character));
    const value = cursor.until(quote ?? ' ><');
    if (cursor.atLimit()) return 'incomplete';
    if (quote !== undefined) cursor.accept(quote);
    attributes.set(key, value);
  }
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  return text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote)
    ? text.slice(1, -1)
    : text;
}

class Cursor {
  constructor(
    private readonly text: string,
    public position: number,
    readonly limit: number,
  ) {}

  atLimit(): boolean {
    return this.position >= this.limit;
  }

  accept(character: string): boolean {
    if (this.atLimit() || this.text.charAt(this.position) !== character) return false;
    this.position++;
    return true;
  }

  skipSpace(): void {
    while (!this.atLimit() && ' \n\r\t\u0120'.includes(this.text.charAt(this.position))) this.position++;
  }

  /** Takes everything before the first of these characters. */
  until(characters: string): string {
    const from = this.position;
    while (!this.atLimit() && !characters.includes(this.text.charAt(this.position))) this.position++;
    return this.text.slice(from, this.position);
  }
}
