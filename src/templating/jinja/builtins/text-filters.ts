import { raise } from '../errors.js';
import { integerArgument, withSignature, type ValueFunction } from '../runtime/arguments.js';
import { spend, spendText } from '../runtime/budget.js';
import { elementsOf, iterate, lengthOf, unpack } from '../runtime/iterate.js';
import { modulo } from '../runtime/arithmetic.js';
import { toText, typeName } from '../values/repr.js';
import { isString, Markup, textOf } from '../values/scalars.js';
import { PyTuple } from '../values/sequences.js';
import { characterCount, charactersOf, joinCharacters } from '../values/text.js';
import { isTruthy } from '../values/truth.js';
import { isUndefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { attributeGetter } from './attribute-path.js';
import { escapeMarkup, escapeText } from './escape.js';
import { wordWrap } from './word-wrap.js';
import { prettyPrint } from './pretty-print.js';
import { capitalize } from './string-case.js';
import { splitLines } from './string-split.js';
import { replaceText, STRING_METHODS, strip } from './string-methods.js';

/** markupsafe.soft_str(): texts stay what they are. */
function softText(value: Value): string | Markup {
  return isString(value) ? value : toText(value);
}

/** A filter over a text; Markup gives Markup. */
function textFilter(
  name: string,
  parameters: readonly string[],
  body: (text: string, ...args: (Value | undefined)[]) => string,
): [string, ValueFunction] {
  return [
    name,
    withSignature(name, parameters, (value, ...args) => {
      const soft = softText(value);
      const text = textOf(soft);
      spendText(text.length);
      const result = body(text, ...args);
      return soft instanceof Markup ? new Markup(result) : result;
    }),
  ];
}

const center = STRING_METHODS.get('center')!;

/** Filters on texts ("List of Builtin Filters" in Jinja2's template docs, jinja2.filters). */
export const TEXT_FILTERS: readonly [string, ValueFunction][] = [
  textFilter('trim', ['chars'], (text, characters) => strip(text, characters, true, true)),
  textFilter('upper', [], (text) => text.toUpperCase()),
  textFilter('lower', [], (text) => text.toLowerCase()),
  textFilter('capitalize', [], capitalize),
  textFilter('title', [], titleWords),
  ['string', withSignature('string', [], softText)],
  ['safe', withSignature('safe', [], (value) => new Markup(textOf(softText(value))))],
  ...['escape', 'e'].map((name): [string, ValueFunction] => [
    name,
    withSignature(name, [], (value) => new Markup(escapeMarkup(value))),
  ]),
  ['forceescape', withSignature('forceescape', [], (value) => new Markup(escapeText(toText(value))))],
  ['replace', withSignature('replace', ['old', 'new', 'count'], replaceFilter, 2)],
  [
    'center',
    withSignature('center', ['width'], (value, width) => center(softText(value), [width ?? 80], null)),
  ],
  ['indent', withSignature('indent', ['width', 'first', 'blank'], indent)],
  ['wordcount', withSignature('wordcount', [], (value) => wordCount(toText(value)))],
  ['truncate', withSignature('truncate', ['length', 'killwords', 'end', 'leeway'], truncate)],
  [
    'wordwrap',
    withSignature('wordwrap', ['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'], wordWrap),
  ],
  ['join', withSignature('join', ['d', 'attribute'], join)],
  ['striptags', withSignature('striptags', [], (value) => stripTags(textOf(softText(value))))],
  ['urlencode', withSignature('urlencode', [], urlEncode)],
  ['pprint', withSignature('pprint', [], (value) => prettyPrint(value))],
  ['format', format],
];

/** `|format` is the `%` operator with its arguments: either positional or by name. */
function format(value: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value> | null): Value {
  if (kwargs !== null && kwargs.size > 0 && args.length > 0) {
    raise('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  }
  return modulo(softText(value), kwargs !== null && kwargs.size > 0 ? new Map(kwargs) : new PyTuple(args));
}

/** jinja2.filters.do_title: words start after white space, hyphens and opening brackets only. */
function titleWords(text: string): string {
  spend(text.length);
  return text
    .split(/([-\s({[<]+)/)
    .map((word) => {
      const [first = ''] = word;
      return first.toUpperCase() + word.slice(first.length).toLowerCase();
    })
    .join('');
}

function replaceFilter(value: Value, from?: Value, to?: Value, count?: Value): Value {
  const limit = count === undefined || count === null ? -1 : integerArgument(count);
  const source = toText(value);
  spendText(source.length);
  return replaceText(source, toText(from!), toText(to!), limit);
}

/** `width` spaces, or a text, before every line but the first (and blank ones, unless asked). */
function indent(value: Value, width: Value = 4, first: Value = false, blank: Value = false): Value {
  if (!isString(value)) {
    if (isUndefined(value)) value.fail();
    raise('TypeError', `can only concatenate str, not "${typeName(value)}"`);
  }
  const margin = isString(width) ? textOf(width) : ' '.repeat(marginWidth(width));
  // do_indent adds a line break, so that a final one does not end the text.
  const lines = splitLines(`${textOf(value)}\n`, false);
  spendText(textOf(value).length + margin.length * lines.length);
  const indented = lines.map((line, index) => {
    if (index === 0) return line;
    return isTruthy(blank) || line !== '' ? margin + line : line;
  });
  const text = (isTruthy(first) ? margin : '') + indented.join('\n');
  return value instanceof Markup ? new Markup(text) : text;
}

function marginWidth(width: Value): number {
  const spaces = Math.max(0, integerArgument(width));
  spendText(spaces);
  return spaces;
}

function wordCount(text: string): number {
  spendText(text.length);
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0;
}

function truncate(
  value: Value,
  length: Value = 255,
  killWords: Value = false,
  end: Value = '...',
  leeway: Value = 5,
): Value {
  const limit = integerArgument(length);
  const tail = toText(end);
  const slack = leeway === null ? 5 : integerArgument(leeway);
  const tailLength = characterCount(tail);
  if (limit < tailLength) raise('AssertionError', `expected length >= ${tailLength}, got ${limit}`);
  if (slack < 0) raise('AssertionError', `expected leeway >= 0, got ${slack}`);
  if (!isString(value)) return lengthOf(value) <= limit + slack ? value : failSlice(value);
  const characters = charactersOf(textOf(value));
  spendText(characters.length);
  if (characters.length <= limit + slack) return value;
  const kept = joinCharacters(characters.slice(0, limit - tailLength));
  if (isTruthy(killWords)) return kept + tail;
  const lastSpace = kept.lastIndexOf(' ');
  return (lastSpace === -1 ? kept : kept.slice(0, lastSpace)) + tail;
}

/** Cutting works, but a list and the text behind it don't add up. */
function failSlice(value: Value): never {
  return raise('TypeError', `can only concatenate ${typeName(value)} (not "str") to ${typeName(value)}`);
}

function join(value: Value, separator: Value = '', attribute: Value = null): Value {
  const get = attribute === null ? null : attributeGetter(attribute);
  const glue = toText(separator);
  const texts: string[] = [];
  let total = 0;
  for (const item of iterate(value)) {
    const text = toText(get === null ? item : get(item));
    total += text.length + glue.length;
    spend(1);
    texts.push(text);
  }
  spendText(total);
  return texts.join(glue);
}

/** markupsafe's striptags(): comments and tags go, white space is folded, entities of `|escape` come back. */
function stripTags(text: string): string {
  let rest = text;
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<', '>'],
  ] as const) {
    let kept = '';
    let position = 0;
    for (;;) {
      const start = rest.indexOf(open, position);
      const end = start === -1 ? -1 : rest.indexOf(close, start + open.length);
      if (end === -1) break;
      spend(1);
      kept += rest.slice(position, start);
      position = end + close.length;
    }
    rest = kept + rest.slice(position);
  }
  spendText(rest.length);
  return unescape(rest.trim().split(/\s+/).join(' '));
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#34', '"'],
  ['#39', "'"],
]);

function unescape(text: string): string {
  return text.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES.get(name) ?? entity);
}

function urlEncode(value: Value): Value {
  if (isString(value) || !(value instanceof Map || Array.isArray(value) || value instanceof PyTuple)) {
    return quoteUrl(toText(value), '/');
  }
  const pairs = value instanceof Map ? [...value] : elementsOf(value).map((pair) => unpack(pair, 2));
  const texts = pairs.map(([key, item]) => `${quoteQuery(key!)}=${quoteQuery(item!)}`);
  return texts.join('&');
}

function quoteQuery(value: Value): string {
  return quoteUrl(toText(value), '').replaceAll('%20', '+');
}

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** urllib.parse.quote(): letters, digits and `_.-~` stay, and the characters called safe. */
function quoteUrl(text: string, safe: string): string {
  spendText(text.length * 3);
  const encoded = encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return safe === '/' ? encoded.replaceAll('%2F', '/') : encoded;
}
