import { raise } from '../errors.js';
import { integerArgument, withSignature, type ValueFunction } from '../runtime/arguments.js';
import { add } from '../runtime/arithmetic.js';
import { spend } from '../runtime/budget.js';
import { elementsOf, failIfUndefined, iterate, lengthOf } from '../runtime/iterate.js';
import { reversed } from '../runtime/slice.js';
import { equals, requireHashable } from '../values/equality.js';
import { compare } from '../values/order.js';
import { typeName } from '../values/repr.js';
import { isString, Markup, textOf } from '../values/scalars.js';
import { LazyPairs, LazySequence, pairsOf, PyRange, PyTuple } from '../values/sequences.js';
import { isTruthy } from '../values/truth.js';
import { isUndefined, Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { attributeGetter, attributeGetters, ignoreCase } from './attribute-path.js';

type Filter = [string, ValueFunction];

/** Filters on lists and dicts ("List of Builtin Filters" in Jinja2's template docs, jinja2.filters). */
export const SEQUENCE_FILTERS: readonly Filter[] = [
  ...['length', 'count'].map((name): Filter => [name, withSignature(name, [], lengthOf)]),
  ['list', withSignature('list', [], (value) => copyOf(value))],
  ['first', withSignature('first', [], first)],
  ['last', withSignature('last', [], last)],
  ['random', withSignature('random', [], random)],
  ['reverse', withSignature('reverse', [], reverse)],
  ['items', withSignature('items', [], items)],
  ['dictsort', withSignature('dictsort', ['case_sensitive', 'by', 'reverse'], dictSort)],
  ['sort', withSignature('sort', ['reverse', 'case_sensitive', 'attribute'], sort)],
  ['unique', withSignature('unique', ['case_sensitive', 'attribute'], unique)],
  [
    'min',
    withSignature('min', ['case_sensitive', 'attribute'], (value, ...args) => extreme(value, -1, ...args)),
  ],
  [
    'max',
    withSignature('max', ['case_sensitive', 'attribute'], (value, ...args) => extreme(value, 1, ...args)),
  ],
  ['sum', withSignature('sum', ['attribute', 'start'], sum)],
  ['batch', withSignature('batch', ['linecount', 'fill_with'], batch, 1)],
  ['slice', withSignature('slice', ['slices', 'fill_with'], slices, 1)],
  ['groupby', withSignature('groupby', ['attribute', 'default', 'case_sensitive'], groupBy, 1)],
];

function copyOf(value: Value): Value[] {
  const copy = [...iterate(value)];
  spend(copy.length);
  return copy;
}

function first(value: Value): Value {
  for (const item of iterate(value)) return item;
  return new Undefined('No first item, sequence was empty.');
}

/** Needs something that can be read backwards; generators can't. */
function last(value: Value): Value {
  const elements = reversible(value);
  return elements.at(-1) ?? emptyOr(elements, 'No last item, sequence was empty.');
}

/** None is an element like any other. */
function emptyOr(elements: readonly Value[], hint: string): Value {
  return elements.length > 0 ? null : new Undefined(hint);
}

function reversible(value: Value): readonly Value[] {
  if (value instanceof LazySequence) raise('TypeError', `'${typeName(value)}' object is not reversible`);
  return elementsOf(value);
}

/** Any element is a right answer; the first makes prompts repeatable. */
function random(value: Value): Value {
  const elements = elementsOf(value);
  return elements[0] ?? emptyOr(elements, 'No random item, sequence was empty.');
}

function reverse(value: Value): Value {
  if (isString(value)) {
    const text = [...textOf(value)].toReversed().join('');
    spend(text.length / 16);
    return value instanceof Markup ? new Markup(text) : text;
  }
  const elements = reversed(value);
  const kind = Array.isArray(value)
    ? 'list_reverseiterator'
    : value instanceof PyRange
      ? 'range_iterator'
      : 'reversed';
  return new LazySequence(() => elements[Symbol.iterator](), kind);
}

/** Lazy: what can't have items only raises when it is iterated. */
function items(value: Value): Value {
  if (value instanceof Map) return new LazyPairs(value);
  return new LazySequence(() => {
    if (isUndefined(value)) return [][Symbol.iterator]();
    return raise('TypeError', 'Can only get item pairs from a mapping.');
  });
}

function dictSort(
  value: Value,
  caseSensitive: Value = false,
  by: Value = 'key',
  reverse: Value = false,
): Value {
  if (by !== 'key' && by !== 'value')
    raise('FilterArgumentError', 'You can only sort by either "key" or "value"');
  failIfUndefined(value);
  if (!(value instanceof Map))
    raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const position = by === 'key' ? 0 : 1;
  const key = (pair: PyTuple): Value => pair.items[position]!;
  const pairs = pairsOf(value);
  const fold = isTruthy(caseSensitive) ? key : (pair: PyTuple): Value => ignoreCase(key(pair));
  return stableSort(pairs, fold, isTruthy(reverse));
}

/** Sorts by a key; equal elements keep their order, also in reverse, as Python's sort. */
function stableSort<T>(elements: readonly T[], keyOf: (element: T) => Value, descending: boolean): T[] {
  spend(3 * elements.length);
  const keyed = elements.map((element) => ({ element, key: keyOf(element) }));
  keyed.sort((left, right) => {
    spend(2);
    const order = compare(left.key, right.key);
    return descending ? -order : order;
  });
  return keyed.map(({ element }) => element);
}

function sort(
  value: Value,
  reverse: Value = false,
  caseSensitive: Value = false,
  attribute: Value = null,
): Value {
  const getters = attributeGetters(attribute);
  const fold = isTruthy(caseSensitive) ? (key: Value): Value => key : ignoreCase;
  return stableSort(elementsOf(value), (item) => getters.map((get) => fold(get(item))), isTruthy(reverse));
}

function unique(value: Value, caseSensitive: Value = false, attribute: Value = null): Value {
  const get = attributeGetter(attribute);
  const fold = isTruthy(caseSensitive) ? (key: Value): Value => key : ignoreCase;
  return new LazySequence(function* () {
    const texts = new Set<string>();
    const others: Value[] = [];
    for (const item of iterate(value)) {
      const key = fold(get(item));
      if (typeof key === 'string') {
        spend(1);
        if (texts.has(key)) continue;
        texts.add(key);
      } else {
        requireHashable(key);
        spend(1 + others.length);
        if (others.some((other) => equals(other, key))) continue;
        others.push(key);
      }
      yield item;
    }
  });
}

function extreme(
  value: Value,
  direction: 1 | -1,
  caseSensitive: Value = false,
  attribute: Value = null,
): Value {
  const get = attributeGetter(attribute);
  const fold = isTruthy(caseSensitive) ? (key: Value): Value => key : ignoreCase;
  let best: { item: Value; key: Value } | null = null;
  for (const item of iterate(value)) {
    spend(1);
    const key = fold(get(item));
    if (best === null || compare(key, best.key, direction === 1 ? '>' : '<') * direction > 0)
      best = { item, key };
  }
  return best === null ? new Undefined('No aggregated item, sequence was empty.') : best.item;
}

function sum(value: Value, attribute: Value = null, start: Value = 0): Value {
  if (isString(start)) raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
  const get = attributeGetter(attribute);
  let total: Value = start;
  for (const item of iterate(value)) {
    spend(1);
    total = add(total, get(item));
  }
  return total;
}

function batch(value: Value, lineCount: Value = 0, fillWith: Value = null): Value {
  const size = integerArgument(lineCount);
  return new LazySequence(function* () {
    let line: Value[] = [];
    for (const item of iterate(value)) {
      if (line.length === size) {
        yield line;
        line = [];
      }
      spend(1);
      line.push(item);
    }
    if (line.length === 0) return;
    if (fillWith !== null) {
      spend(Math.max(0, size - line.length));
      while (line.length < size) line.push(fillWith);
    }
    yield line;
  });
}

/** Cuts a list into that many columns; earlier ones are longer by one where it does not divide. */
function slices(value: Value, count: Value = 0, fillWith: Value = null): Value {
  const columns = integerArgument(count);
  return new LazySequence(function* () {
    const elements = elementsOf(value);
    if (columns === 0) raise('ZeroDivisionError', 'integer division or modulo by zero');
    spend(elements.length + Math.max(0, columns));
    const size = Math.floor(elements.length / columns);
    const longer = elements.length - size * columns;
    let offset = 0;
    for (let column = 0; column < columns; column++) {
      const start = offset + column * size;
      if (column < longer) offset++;
      const end = offset + (column + 1) * size;
      const part = elements.slice(start, end);
      if (fillWith !== null && column >= longer) part.push(fillWith);
      yield part;
    }
  });
}

function groupBy(
  value: Value,
  attribute: Value = null,
  fallback: Value = null,
  caseSensitive: Value = false,
): Value {
  const get = attributeGetter(attribute, fallback === null ? undefined : fallback);
  const fold = isTruthy(caseSensitive) ? (key: Value): Value => key : ignoreCase;
  const sorted = stableSort(elementsOf(value), (item) => fold(get(item)), false);
  const groups: { key: Value; members: Value[] }[] = [];
  for (const item of sorted) {
    const key = fold(get(item));
    const group = groups.at(-1);
    if (group !== undefined && equals(group.key, key)) group.members.push(item);
    else groups.push({ key, members: [item] });
  }
  return groups.map(({ members }) => new Group(get(members[0]!), members));
}

/** One group of groupby: a tuple with names for its two parts. */
class Group extends PyTuple {
  override attribute(name: string): Value | undefined {
    if (name === 'grouper') return this.items[0];
    return name === 'list' ? this.items[1] : undefined;
  }

  constructor(grouper: Value, members: Value[]) {
    super([grouper, members]);
  }
}
