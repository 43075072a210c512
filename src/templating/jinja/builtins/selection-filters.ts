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
      const [get, rest] = byAttribute ? attributeArgument(args) : [identity, args];
      const matches = testOf(getTest, rest, kwargs);
      return lazily(value, function* (items) {
        for (const item of items) if (matches(get(item)) === keep) yield item;
      });
    };
  };
  return [
    ['select', select(true, false)],
    ['reject', select(false, false)],
    ['selectattr', select(true, true)],
    ['rejectattr', select(false, true)],
    [
      'map',
      (value, args, kwargs) => {
        const transform = transformOf(getFilter, args, kwargs);
        return lazily(value, function* (items) {
          for (const item of items) yield transform(item);
        });
      },
    ],
  ];
}

function identity(value: Value): Value {
  return value;
}

/** An empty or false input gives nothing without being iterated. */
function lazily(value: Value, generate: (items: Iterable<Value>) => Generator<Value>): Value {
  return new LazySequence(() => generate(isTruthy(value) ? counted(value) : []));
}

function* counted(value: Value): Generator<Value> {
  for (const item of iterate(value)) {
    spend(1);
    yield item;
  }
}

function attributeArgument(args: readonly Value[]): [(value: Value) => Value, readonly Value[]] {
  const [attribute, ...rest] = args;
  if (attribute === undefined) raise('FilterArgumentError', 'Missing parameter for attribute name');
  return [attributeGetter(attribute), rest];
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
