import type { TemplatePiece } from './text-template.js';

/**
 * Joins the pieces of a prompt and cuts the text inside of every control token that a user wrote ("<|im_end|>"
 * becomes "<" and "|im_end|>"): tokenized part by part such text can't end a turn or forge one, and all other text gets the
 * tokens it would get in one piece. `pattern` is global and matches any control token's text.
 */
export function splitAtControlTokens(pieces: readonly TemplatePiece[], pattern: RegExp | null): string[] {
  const parts: string[] = [];
  let open = '';
  for (const { text, fromUser } of pieces) {
    let from = 0;
    for (const cut of fromUser && pattern ? cutsIn(text, pattern) : []) {
      parts.push(open + text.slice(from, cut));
      open = '';
      from = cut;
    }
    open += text.slice(from);
  }
  return [...parts, open].filter((part) => part !== '');
}

/** One position inside of each match; the search goes on there, as matches may overlap. */
function* cutsIn(text: string, pattern: RegExp): Generator<number> {
  let from = 0;
  for (;;) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (!match) return;
    const first = String.fromCodePoint(match[0].codePointAt(0) ?? 0);
    from = match.index + first.length;
    yield from;
  }
}
