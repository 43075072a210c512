import { spend, spendText } from '../runtime/budget.js';

/** str.capitalize(): the first character in title case, the others in lower case. */
export function capitalize(text: string): string {
  const [first = ''] = text;
  return titleCharacter(first) + lowerAfter(first, text.slice(first.length));
}

/** Lower case of `rest`; a capital sigma at the end of a word depends on what came before. */
function lowerAfter(before: string, rest: string): string {
  return (before + rest).toLowerCase().slice(before.toLowerCase().length);
}

/** Title case is upper case but for ligatures and digraphs: `ß` gives `Ss`, `ǆ` gives `ǅ`. */
function titleCharacter(character: string): string {
  const digraph = DIGRAPHS.get(character);
  if (digraph !== undefined) return digraph;
  const [first = '', ...others] = character.toUpperCase();
  return first + others.join('').toLowerCase();
}

const DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ...Array.from('Ǆǅǆ', (character): [string, string] => [character, 'ǅ']),
  ...Array.from('Ǉǈǉ', (character): [string, string] => [character, 'ǈ']),
  ...Array.from('Ǌǋǌ', (character): [string, string] => [character, 'ǋ']),
  ...Array.from('Ǳǲǳ', (character): [string, string] => [character, 'ǲ']),
]);

/** str.title(): each run of cased characters starts with a capital. */
export function titleCase(text: string): string {
  spend(text.length);
  let result = '';
  let insideWord = false;
  for (const character of text) {
    const isCased = CASED.test(character);
    if (!isCased) result += character;
    else result += insideWord ? lowerAfter('a', character) : titleCharacter(character);
    insideWord = isCased;
  }
  return result;
}

export const CASED = /\p{Cased}/u;

export function swapCase(text: string): string {
  spend(text.length);
  let result = '';
  for (const character of text) {
    result += /\p{Uppercase}/u.test(character) ? character.toLowerCase() : character.toUpperCase();
  }
  return result;
}

/** str.casefold(), as far as JavaScript can tell: lower case of upper case maps what lower() alone keeps apart. */
export function casefold(text: string): string {
  return text
    .replace(/[ßẞſς]/g, (character) => (character === 'ς' ? 'σ' : character === 'ſ' ? 's' : 'ss'))
    .toLowerCase();
}

/** str.expandtabs(): columns count from the last line break. */
export function expandTabs(text: string, size: number): string {
  spend(text.length);
  let result = '';
  let column = 0;
  for (const character of text) {
    if (character === '\t') {
      const width = size > 0 ? size - (column % size) : 0;
      spendText(width);
      result += ' '.repeat(width);
      column += width;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
}
