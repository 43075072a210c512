import { raise } from '../errors.js';
import { textArgument } from '../runtime/arguments.js';
import { spend } from '../runtime/budget.js';
import { isWhiteSpace, stripWhiteSpace } from '../values/text.js';
import type { Value } from '../values/value.js';

/** str.split(): at a separator, or at runs of white space when it is None. A negative limit means none. */
export function splitLeft(text: string, separator: Value, limit: number): string[] {
  if (separator === null) return splitWords(text, limit);
  const wanted = separatorText(separator);
  const parts = text.split(wanted);
  spend(parts.length);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(wanted)];
}

/** str.rsplit(): the same from the right. */
export function splitRight(text: string, separator: Value, limit: number): string[] {
  if (separator === null) return splitWordsFromRight(text, limit);
  const wanted = separatorText(separator);
  const parts: string[] = [];
  let end = text.length;
  while (limit < 0 || parts.length < limit) {
    const index = end < wanted.length ? -1 : text.lastIndexOf(wanted, end - wanted.length);
    if (index === -1) break;
    parts.push(text.slice(index + wanted.length, end));
    end = index;
  }
  parts.push(text.slice(0, end));
  spend(parts.length);
  return parts.toReversed();
}

function separatorText(separator: Value): string {
  const text = textArgument(separator);
  return text === '' ? raise('ValueError', 'empty separator') : text;
}

function splitWords(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = stripWhiteSpace(text, true, false);
  while (rest !== '') {
    if (limit >= 0 && words.length >= limit) {
      words.push(stripWhiteSpace(rest, false, true));
      break;
    }
    let end = 0;
    while (end < rest.length && !isWhiteSpace(rest[end]!)) end++;
    words.push(rest.slice(0, end));
    rest = stripWhiteSpace(rest.slice(end), true, false);
    spend(3);
  }
  return words;
}

function splitWordsFromRight(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = stripWhiteSpace(text, false, true);
  while (rest !== '') {
    if (limit >= 0 && words.length >= limit) {
      words.push(stripWhiteSpace(rest, true, false));
      break;
    }
    let start = rest.length;
    while (start > 0 && !isWhiteSpace(rest[start - 1]!)) start--;
    words.push(rest.slice(start));
    rest = stripWhiteSpace(rest.slice(0, start), false, true);
    spend(3);
  }
  return words.toReversed();
}

/** Line, form and vertical feeds, and Unicode's file, group, record, line and paragraph separators. */
const LINE_BREAKS = '\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029';
const LINE_BREAK = new RegExp(`\\r\\n|[${LINE_BREAKS}]`, 'g');

/** str.splitlines(): a final line break ends the last line and starts no new one. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_BREAK)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keepEnds ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  spend(lines.length);
  return lines;
}
