/** Fixed text, a token of the vocabulary, or the number of a call. */
export type TextPiece = { kind: 'text'; text: string } | { kind: 'token'; id: number } | { kind: 'number' };

/**
 * Splits a text at the special tokens it contains, as the model's tokenizer would: output parsers take such a marker
 * only as its token, not as text that spells it. Tokens of nothing but white space stay text.
 */
export function textPieces(text: string, specialTokens: ReadonlyMap<string, number>): TextPiece[] {
  const candidates = specialTexts(text, specialTokens);
  const pieces: TextPiece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') {
      pieces.push({ kind: 'text', text: plain });
      plain = '';
    }
  };
  for (let position = 0; position < text.length;) {
    const found = candidates.find((each) => text.startsWith(each, position));
    const id = found === undefined ? undefined : specialTokens.get(found);
    if (found === undefined || id === undefined) {
      plain += text.charAt(position);
      position += 1;
    } else {
      flush();
      pieces.push({ kind: 'token', id });
      position += found.length;
    }
  }
  flush();
  return pieces;
}

/** The special tokens whose text is in the text, longest first. */
export function specialTexts(text: string, specialTokens: ReadonlyMap<string, number>): string[] {
  return [...specialTokens.keys()]
    .filter((each) => each.trim() !== '' && text.includes(each))
    .sort((a, b) => b.length - a.length);
}
