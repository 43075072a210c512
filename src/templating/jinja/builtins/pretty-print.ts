import { spend, spendText } from '../runtime/budget.js';
import { compare } from '../values/order.js';
import { repr, typeName } from '../values/repr.js';
import { isNumber } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import { characterCount } from '../values/text.js';
import type { Dict, Value } from '../values/value.js';

/** pprint's default line width. */
const WIDTH = 80;

/** pprint.pformat(): repr() with sorted dicts, broken into one element per line where a line would be too long. */
export function prettyPrint(value: Value): string {
  const text = format(value, 0, 0);
  spendText(text.length);
  return text;
}

/** `indent` is the column where the value starts, `allowance` what must fit behind it on its last line. */
function format(value: Value, indent: number, allowance: number): string {
  const line = sortedRepr(value);
  if (characterCount(line) <= WIDTH - indent - allowance) return line;
  if (value instanceof Map && value.size > 0) return formatDict(value, indent, allowance);
  if (Array.isArray(value) && value.length > 0) return `[${formatItems(value, indent + 1, allowance + 1)}]`;
  if (value instanceof PyTuple && value.items.length > 0) {
    const end = value.items.length === 1 ? ',)' : ')';
    return `(${formatItems(value.items, indent + 1, allowance + end.length)}${end}`;
  }
  return typeof value === 'string' && value.length > 0 ? formatText(value, indent, allowance) : line;
}

function formatItems(items: readonly Value[], indent: number, allowance: number): string {
  const last = items.length - 1;
  return items
    .map((item, index) => format(item, indent, index === last ? allowance : 1))
    .join(`,\n${' '.repeat(indent)}`);
}

function formatDict(dict: Dict, indent: number, allowance: number): string {
  const entries = sortedEntries(dict);
  const last = entries.length - 1;
  const lines = entries.map(([key, value], index) => {
    const name = sortedRepr(key);
    return `${name}: ${format(value, indent + 1 + characterCount(name) + 2, index === last ? allowance + 1 : 1)}`;
  });
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

/** Long texts become adjacent literals, broken at line ends and between words. */
function formatText(text: string, indent: number, allowance: number): string {
  const lines = text.split(/(?<=\n)/);
  // At the outermost level the pieces stand in parentheses.
  const start = indent === 0 ? 1 : indent;
  const end = indent === 0 ? allowance + 1 : allowance;
  const pieces: string[] = [];
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const room = WIDTH - start - (isLast ? end : 0);
    if (repr(line).length <= room) pieces.push(repr(line));
    else pieces.push(...wordPieces(line, WIDTH - start, isLast ? end : 0));
  }
  if (pieces.length === 1) return pieces[0]!;
  const joined = pieces.join(`\n${' '.repeat(start)}`);
  return indent === 0 ? `(${joined})` : joined;
}

function wordPieces(line: string, width: number, allowance: number): string[] {
  const words = line.match(/\S*\s*/g) ?? [];
  const pieces: string[] = [];
  let current = '';
  for (const [index, word] of words.filter((part) => part !== '').entries()) {
    spend(1);
    const candidate = current + word;
    const room = index === words.length - 2 ? width - allowance : width;
    if (repr(candidate).length > room && current !== '') {
      pieces.push(repr(current));
      current = word;
    } else current = candidate;
  }
  if (current !== '') pieces.push(repr(current));
  return pieces;
}

function sortedEntries(dict: Dict): [Value, Value][] {
  spend(dict.size);
  return [...dict].sort(([left], [right]) => order(left, right));
}

/** pprint sorts keys by value where Python can compare them, else by the names of their types. */
function order(left: Value, right: Value): number {
  spend(1);
  const comparable = typeName(left) === typeName(right) || (isNumber(left) && isNumber(right));
  return comparable ? compare(left, right) : compare(typeName(left), typeName(right));
}

function sortedRepr(value: Value): string {
  // Each level of a broken value asks again for all levels below it.
  spend(3);
  if (value instanceof Map) {
    const entries = sortedEntries(value).map(([key, item]) => `${sortedRepr(key)}: ${sortedRepr(item)}`);
    return `{${entries.join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(sortedRepr).join(', ')}]`;
  if (!(value instanceof PyTuple)) return repr(value);
  return `(${value.items.map(sortedRepr).join(', ')}${value.items.length === 1 ? ',' : ''})`;
}
