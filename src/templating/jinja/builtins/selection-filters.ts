import { raise } from '../errors.js';
import type { ValueFunction } from '../runtime/arguments.js';
import { spend } from '../runtime/budget.js';
import { iterate } from '../runtime/iterate.js';
import { toText } from '../values/repr.js';
import { LazySequence } from '../values/sequences.js';
import { isTruthy } from '../values/truth.js';
import type { Keywords, Value } from '../values/value.js';
import { attributeGetter } from './attribute-path.js';

/** Looks a filter or test up by name; throws TemplateError when there is none. */
type LookUp = (name: string) => ValueFunction;

/** Filters that apply another filter or test to each element; they are lazy, as in Jinja2. */
export function selectionFilters(getFilter: LookUp, getTest: LookUp): readonly [string, ValueFunction][] {
  const select = (keep: boolean, byAttribute: boolean): ValueFunction => {
    return (value, args, kwargs) => {
      const get = byAttribute ? attributeGetter(attributeArgument(args)) : null;
      const matches = testOf(getTest, byAttribute ? args.slice(1) : args, kwargs);
      return lazily(value, (item) => (matches(get === null ? item : get(item)) === keep ? item : undefined));
    };
  };
  return [
    ['select', select(true, false)],
    ['reject', select(false, false)],
    ['selectattr', select(true, true)],
    ['rejectattr', select(false, true)],
    ['map', (value, args, kwargs) => lazily(value, transformOf(getFilter, args, kwargs))],
  ];
}

/**
 * The elements that `step` makes of the input's; undefined leaves one out. An empty or false input gives nothing
 * and is not iterated.
 */
function lazily(value: Value, step: (item: Value) => Value | undefined): LazySequence {
  return new LazySequence(() => new StepIterator(isTruthy(value) ? iterate(value) : [], step));
}

/** A generator by hand: these filters are chained over every message, and generators cost several times more. */
class StepIterator implements Iterator<Value> {
  private readonly items: Iterator<Value>;

  constructor(
    items: Iterable<Value>,
    private readonly step: (item: Value) => Value | undefined,
  ) {
    this.items = items[Symbol.iterator]();
  }

  next(): IteratorResult<Value> {
    for (;;) {
      const item = this.items.next();
      if (item.done) return item;
      spend(1);
      const result = this.step(item.value);
      if (result !== undefined) return { done: false, value: result };
    }
  }
}

function attributeArgument(args: readonly Value[]): Value {
  return args[0] ?? missingAttribute(args);
}

/** None is an attribute that Jinja2 takes: the element itself. */
function missingAttribute(args: readonly Value[]): Value {
  return args.length > 0 ? null : raise('FilterArgumentError', 'Missing parameter for attribute name');
}

function testOf(getTest: LookUp, args: readonly Value[], kwargs: Keywords | null): (value: Value) => boolean {
  const [name, ...rest] = args;
  if (name === undefined) return isTruthy;
  const test = getTest(toText(name));
  return (value) => isTruthy(test(value, rest, kwargs));
}

function transformOf(
  getFilter: LookUp,
  args: readonly Value[],
  kwargs: Keywords | null,
): (value: Value) => Value {
  const attribute = kwargs?.get('attribute');
  if (args.length === 0 && attribute !== undefined) {
    for (const name of kwargs!.keys()) {
      if (name !== 'attribute' && name !== 'default') {
        raise('FilterArgumentError', `Unexpected keyword argument '${name}'`);
      }
    }
    const fallback = kwargs!.get('default');
    return attributeGetter(attribute, fallback === null ? undefined : fallback);
  }
  const [name, ...rest] = args;
  if (name === undefined) raise('FilterArgumentError', 'map requires a filter argument');
  const filter = getFilter(toText(name));
  return (value) => filter(value, rest, kwargs);
}
