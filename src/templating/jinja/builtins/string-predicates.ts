import { WHITE_SPACE } from '../values/text.js';
import { CASED, titleCase } from './string-case.js';

const pattern = (source: string): ((text: string) => boolean) => {
  const expression = new RegExp(`^(?:${source})+$`, 'u');
  return (text) => expression.test(text);
};

/** str.isalpha() and its kin. All are false for the empty text but isascii and isprintable. */
export const STRING_PREDICATES: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['isalnum', pattern('[\\p{L}\\p{N}]')],
  ['isalpha', pattern('\\p{L}')],
  // Every unit below 128; written without a class of control characters.
  ['isascii', (text) => !/[^\p{ASCII}]/u.test(text)],
  ['isdecimal', pattern('\\p{Nd}')],
  // Digits in superscript, subscript or circles count too (Numeric_Type=Digit).
  ['isdigit', pattern('[\\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]')],
  ['isidentifier', (text) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text)],
  ['islower', isLower],
  ['isnumeric', pattern('\\p{N}')],
  ['isprintable', (text) => !/[\p{C}\p{Z}]/u.test(text.replaceAll(' ', ''))],
  ['isspace', pattern(`[${WHITE_SPACE}]`)],
  ['istitle', (text) => CASED.test(text) && titleCase(text) === text],
  ['isupper', isUpper],
]);

export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}
