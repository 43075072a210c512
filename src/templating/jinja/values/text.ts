import { spend, spendText } from '../runtime/budget.js';

/**
 * Python counts characters, JavaScript counts UTF-16 units. These helpers count characters and only pay for it
 * when the text has surrogates.
 */
const SURROGATE = /[\ud800-\udfff]/;

/** Something whose indices are characters. */
export type Characters = string | readonly string[];

/** The text itself where units are characters, else its list of characters. */
export function charactersOf(text: string): Characters {
  spendText(text.length);
  if (!SURROGATE.test(text)) return text;
  spend(text.length / 4);
  return Array.from(text);
}

export function joinCharacters(characters: Characters): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

/** Python's len(). */
export function characterCount(text: string): number {
  spendText(text.length);
  if (!SURROGATE.test(text)) return text.length;
  spend(text.length / 8);
  let count = 0;
  for (const _character of text) count++;
  return count;
}

/** Turns an index in UTF-16 units into one in characters; negative ones stay. */
export function characterIndex(text: string, unitIndex: number): number {
  return unitIndex <= 0 ? unitIndex : characterCount(text.slice(0, unitIndex));
}

/** What str.isspace() and str.strip() take for white space, as the inside of a character class. */
export const WHITE_SPACE =
  '\\t\\n\\x0b\\x0c\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const WHITE_SPACE_UNIT = new RegExp(`[${WHITE_SPACE}]`);

export function isWhiteSpace(unit: string): boolean {
  return WHITE_SPACE_UNIT.test(unit);
}

/** Index of the first unit that is no white space. A loop, because `\s+$` is quadratic. */
function contentStart(text: string): number {
  let start = 0;
  while (start < text.length && isSpaceCode(text.charCodeAt(start))) start++;
  return start;
}

function contentEnd(text: string, start: number): number {
  let end = text.length;
  while (end > start && isSpaceCode(text.charCodeAt(end - 1))) end--;
  return end;
}

function isSpaceCode(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  return code >= 0x80 && WHITE_SPACE_UNIT.test(String.fromCharCode(code));
}

/** str.strip(), .lstrip() and .rstrip() without an argument. */
export function stripWhiteSpace(text: string, left: boolean, right: boolean): string {
  const start = left ? contentStart(text) : 0;
  const end = right ? contentEnd(text, start) : text.length;
  spend((start + text.length - end) / 8);
  return start === 0 && end === text.length ? text : text.slice(start, end);
}
