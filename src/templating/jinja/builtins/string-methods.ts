import { raise } from '../errors.js';
import {
  integerArgument,
  positionalOnly,
  textArgument,
  withSignature,
  type ValueFunction,
} from '../runtime/arguments.js';
import { spend, spendText } from '../runtime/budget.js';
import { elementsOf, failIfUndefined } from '../runtime/iterate.js';
import { typeName } from '../values/repr.js';
import { isString, Markup, textOf } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import {
  characterCount,
  characterIndex,
  charactersOf,
  joinCharacters,
  stripWhiteSpace,
  type Characters,
} from '../values/text.js';
import { isTruthy } from '../values/truth.js';
import type { Value } from '../values/value.js';
import { escapeMarkup } from './escape.js';
import { capitalize, casefold, expandTabs, swapCase, titleCase } from './string-case.js';
import { STRING_PREDICATES } from './string-predicates.js';
import { splitLeft, splitLines, splitRight } from './string-split.js';

/** Python's str methods ("String Methods" in its library reference), by name. */
export const STRING_METHODS: ReadonlyMap<string, ValueFunction> = new Map([
  method('capitalize', 0, 0, (text) => capitalize(text)),
  method('casefold', 0, 0, (text) => casefold(text)),
  method('center', 1, 2, (text, width, fill) => pad(text, width!, fill, 'both')),
  method('count', 1, 3, (text, part, start, end) => countOf(within(text, start, end), textArgument(part!))),
  method('endswith', 1, 3, (text, suffix, start, end) => hasAffix(text, suffix!, start, end, 'endsWith')),
  method('find', 1, 3, (text, part, start, end) => find(text, part!, start, end, 'indexOf')),
  method('index', 1, 3, (text, part, start, end) => found(find(text, part!, start, end, 'indexOf'))),
  method('join', 1, 1, (text, items) => join(text, items!)),
  method('ljust', 1, 2, (text, width, fill) => pad(text, width!, fill, 'right')),
  method('lower', 0, 0, (text) => text.toLowerCase()),
  method('lstrip', 0, 1, (text, characters) => strip(text, characters, true, false)),
  method('partition', 1, 1, (text, separator) => partition(text, separator!, 'indexOf')),
  method('removeprefix', 1, 1, (text, prefix) => {
    const head = textArgument(prefix!);
    return text.startsWith(head) ? text.slice(head.length) : text;
  }),
  method('removesuffix', 1, 1, (text, suffix) => {
    const tail = textArgument(suffix!);
    return tail !== '' && text.endsWith(tail) ? text.slice(0, -tail.length) : text;
  }),
  method('replace', 2, 3, (text, from, to, count) =>
    replaceText(
      text,
      textArgument(from!),
      textArgument(to!),
      count === undefined ? -1 : integerArgument(count),
    ),
  ),
  method('rfind', 1, 3, (text, part, start, end) => find(text, part!, start, end, 'lastIndexOf')),
  method('rindex', 1, 3, (text, part, start, end) => found(find(text, part!, start, end, 'lastIndexOf'))),
  method('rjust', 1, 2, (text, width, fill) => pad(text, width!, fill, 'left')),
  method('rpartition', 1, 1, (text, separator) => partition(text, separator!, 'lastIndexOf')),
  method('rstrip', 0, 1, (text, characters) => strip(text, characters, false, true)),
  method('startswith', 1, 3, (text, prefix, start, end) => hasAffix(text, prefix!, start, end, 'startsWith')),
  method('strip', 0, 1, (text, characters) => strip(text, characters, true, true)),
  method('swapcase', 0, 0, (text) => swapCase(text)),
  method('title', 0, 0, (text) => titleCase(text)),
  method('upper', 0, 0, (text) => text.toUpperCase()),
  method('zfill', 1, 1, (text, width) => zeroFill(text, width!)),
  named('split', ['sep', 'maxsplit'], (text, separator, limit) =>
    splitLeft(text, separator ?? null, limitOf(limit)),
  ),
  named('rsplit', ['sep', 'maxsplit'], (text, separator, limit) =>
    splitRight(text, separator ?? null, limitOf(limit)),
  ),
  named('splitlines', ['keepends'], (text, keepEnds) =>
    splitLines(text, keepEnds !== undefined && isTruthy(keepEnds)),
  ),
  named('expandtabs', ['tabsize'], (text, size) =>
    expandTabs(text, size === undefined ? 8 : integerArgument(size)),
  ),
  method('encode', 0, 2, () => raise('TypeError', 'bytes are not supported in templates')),
  ...Array.from(STRING_PREDICATES, ([name, holds]) => method(name, 0, 0, (text) => holds(text))),
]);

/** Methods that markupsafe 2.1 leaves as they are in str: they give plain text. */
const PLAIN_METHODS: ReadonlySet<string> = new Set(['casefold', 'removeprefix', 'removesuffix']);
/** Methods whose text arguments markupsafe escapes first. */
const ESCAPING_METHODS: ReadonlySet<string> = new Set(
  'center expandtabs ljust lstrip replace rjust rstrip strip zfill'.split(' '),
);

type Body = (text: string, ...args: (Value | undefined)[]) => Value;

/** A method with positional arguments. Texts are paid for by length, and a Markup gives Markup again. */
function method(name: string, minimum: number, maximum: number, body: Body): [string, ValueFunction] {
  return [name, positionalOnly(name, minimum, maximum, onText(name, body))];
}

function named(name: string, parameters: readonly string[], body: Body): [string, ValueFunction] {
  return [name, withSignature(name, parameters, onText(name, body))];
}

function onText(name: string, body: Body): (self: Value, ...args: (Value | undefined)[]) => Value {
  return (self, ...args) => {
    const text = textOf(self as string | Markup);
    spendText(text.length);
    if (typeof self === 'string') return body(text, ...args);
    const escaped = ESCAPING_METHODS.has(name)
      ? args.map((arg) => (arg === undefined ? arg : escapeIfText(arg)))
      : args;
    const result = body(text, ...(name === 'join' ? [elementsOf(args[0]!).map(escapeMarkup)] : escaped));
    return PLAIN_METHODS.has(name) ? result : rewrap(self, result);
  };
}

function escapeIfText(value: Value): Value {
  return isString(value) ? escapeMarkup(value) : value;
}

/** markupsafe: what a method of Markup returns as text, alone or in a list or tuple, is Markup. */
export function rewrap(self: Value, result: Value): Value {
  if (!(self instanceof Markup)) return result;
  if (typeof result === 'string') return new Markup(result);
  if (Array.isArray(result)) return result.map((item) => rewrap(self, item));
  return result instanceof PyTuple ? new PyTuple(result.items.map((item) => rewrap(self, item))) : result;
}

function limitOf(limit: Value | undefined): number {
  return limit === undefined ? -1 : integerArgument(limit);
}

/** str.strip() and its kin: white space, or any of the characters given. */
export function strip(text: string, characters: Value | undefined, left: boolean, right: boolean): string {
  if (characters === undefined || characters === null) return stripWhiteSpace(text, left, right);
  if (!isString(characters)) {
    failIfUndefined(characters);
    raise('TypeError', 'strip arg must be None or str');
  }
  const dropped = new Set(textOf(characters));
  const all = charactersOf(text);
  let start = 0;
  let end = all.length;
  if (left) while (start < end && dropped.has(all[start]!)) start++;
  if (right) while (end > start && dropped.has(all[end - 1]!)) end--;
  return joinCharacters(all.slice(start, end));
}

/** str.replace(): the first `count` occurrences, all of them when it is negative. */
export function replaceText(text: string, from: string, to: string, count: number): string {
  if (count === 0) return text;
  if (from === '') return insertBetween(text, to, count);
  let result = '';
  let done = 0;
  let position = 0;
  while (done !== count) {
    const next = text.indexOf(from, position);
    if (next === -1) break;
    spend(3);
    spendText(to.length);
    result += text.slice(position, next) + to;
    position = next + from.length;
    done++;
  }
  return done === 0 ? text : result + text.slice(position);
}

/** Replacing the empty text puts `to` before every character and at the end. */
function insertBetween(text: string, to: string, count: number): string {
  const characters = Array.from(text);
  const places = count < 0 ? characters.length + 1 : Math.min(count, characters.length + 1);
  spendText((to.length + 16) * places);
  return (
    characters.map((character, index) => (index < places ? to + character : character)).join('') +
    (places > characters.length ? to : '')
  );
}

interface Area {
  text: string;
  /** Characters before it. */
  offset: number;
  /** Whether it starts behind its end: then nothing is in it, not even the empty text. */
  empty: boolean;
}

/** The part of a text that `start` and `end` (in characters) leave. */
function within(text: string, start?: Value, end?: Value): Area {
  if ((start === undefined || start === null) && (end === undefined || end === null)) {
    return { text, offset: 0, empty: false };
  }
  const characters: Characters = charactersOf(text);
  const bound = (value: Value | undefined, fallback: number): number => {
    if (value === undefined || value === null) return fallback;
    const index = integerArgument(value);
    return index < 0 ? Math.max(0, index + characters.length) : index;
  };
  const from = bound(start, 0);
  const to = Math.min(bound(end, characters.length), characters.length);
  return { text: joinCharacters(characters.slice(from, Math.max(from, to))), offset: from, empty: from > to };
}

function find(
  text: string,
  part: Value,
  start: Value | undefined,
  end: Value | undefined,
  search: 'indexOf' | 'lastIndexOf',
): number {
  const area = within(text, start, end);
  const wanted = textArgument(part);
  const index = area.empty ? -1 : area.text[search](wanted);
  return index === -1 ? -1 : area.offset + characterIndex(area.text, index);
}

function found(index: number): number {
  return index === -1 ? raise('ValueError', 'substring not found') : index;
}

function countOf({ text, empty }: Area, part: string): number {
  if (empty) return 0;
  if (part === '') return characterCount(text) + 1;
  let count = 0;
  for (let index = text.indexOf(part); index !== -1; index = text.indexOf(part, index + part.length)) count++;
  return count;
}

function hasAffix(
  text: string,
  affix: Value,
  start: Value | undefined,
  end: Value | undefined,
  test: 'startsWith' | 'endsWith',
): boolean {
  const area = within(text, start, end);
  const affixes = affix instanceof PyTuple ? affix.items : [affix];
  return affixes.some((item) => {
    if (!isString(item)) {
      failIfUndefined(item);
      const name = test.toLowerCase();
      raise('TypeError', `${name} first arg must be str or a tuple of str, not ${typeName(affix)}`);
    }
    return !area.empty && area.text[test](textOf(item));
  });
}

function join(separator: string, items: Value): string {
  const texts = elementsOf(items).map((item, index) => {
    if (isString(item)) return textOf(item);
    failIfUndefined(item);
    return raise('TypeError', `sequence item ${index}: expected str instance, ${typeName(item)} found`);
  });
  spendText(separator.length * texts.length + texts.reduce((sum, text) => sum + text.length, 0));
  return texts.join(separator);
}

function partition(text: string, separator: Value, search: 'indexOf' | 'lastIndexOf'): PyTuple {
  const wanted = textArgument(separator);
  if (wanted === '') raise('ValueError', 'empty separator');
  const index = text[search](wanted);
  if (index === -1) return new PyTuple(search === 'indexOf' ? [text, '', ''] : ['', '', text]);
  return new PyTuple([text.slice(0, index), wanted, text.slice(index + wanted.length)]);
}

/** str.ljust(), .rjust() and .center(); CPython puts the odd space of center() on the left for odd widths. */
function pad(text: string, width: Value, fill: Value | undefined, side: 'left' | 'right' | 'both'): string {
  const total = integerArgument(width);
  const filler = fill === undefined ? ' ' : textArgument(fill);
  if (characterCount(filler) !== 1)
    raise('TypeError', 'The fill character must be exactly one character long');
  const missing = total - characterCount(text);
  if (missing <= 0) return text;
  spendText(missing);
  const left =
    side === 'left' ? missing : side === 'right' ? 0 : Math.floor(missing / 2) + (missing & total & 1);
  return filler.repeat(left) + text + filler.repeat(missing - left);
}

function zeroFill(text: string, width: Value): string {
  const missing = integerArgument(width) - characterCount(text);
  if (missing <= 0) return text;
  spend(missing / 16);
  spendText(missing);
  const sign = text.startsWith('-') || text.startsWith('+') ? text[0]! : '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}
