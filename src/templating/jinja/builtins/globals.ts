import { raise, TemplateError } from '../errors.js';
import { bindArguments, dictFrom, integerArgument } from '../runtime/arguments.js';
import { spend } from '../runtime/budget.js';
import { failIfUndefined, iterate, unpack } from '../runtime/iterate.js';
import { Namespace } from '../runtime/namespace.js';
import { dictSet } from '../values/dict.js';
import { toText, typeName } from '../values/repr.js';
import { PyRange } from '../values/sequences.js';
import {
  Callable,
  PyObject,
  type Dict,
  type Keywords,
  type NativeFunction,
  type Value,
} from '../values/value.js';

function define(name: string, call: NativeFunction): [string, Callable] {
  return [name, new Callable(name, call)];
}

/** "List of Global Functions" in Jinja2's template docs, and transformers' raise_exception. */
export const GLOBALS: readonly [string, Callable][] = [
  define('range', (args, kwargs) => range(args, kwargs)),
  define('dict', (args, kwargs) => dict('dict', args, kwargs)),
  define('namespace', (args, kwargs) => new Namespace(dict('namespace', args, kwargs))),
  define('cycler', (args) => new Cycler(args)),
  define('joiner', (args, kwargs) => {
    const [separator = ', '] = bindArguments('joiner', ['sep'], args, kwargs);
    let used = false;
    return new Callable('joiner', () => {
      const text = used ? separator : '';
      used = true;
      return text;
    });
  }),
  define('raise_exception', (args, kwargs) => {
    const [message] = bindArguments('raise_exception', ['message'], args, kwargs);
    if (message === undefined) raise('TypeError', "raise_exception() missing required argument 'message'");
    throw new TemplateError('raised', 'TemplateError', toText(message));
  }),
];

function range(args: readonly Value[], kwargs: Keywords | null): Value {
  if (kwargs !== null && kwargs.size > 0) raise('TypeError', 'range() takes no keyword arguments');
  if (args.length === 0 || args.length > 3) {
    raise('TypeError', `range expected 1 to 3 arguments, got ${args.length}`);
  }
  const [first, second, step = 1] = args.map(integerArgument);
  return second === undefined ? new PyRange(0, first!, 1) : new PyRange(first!, second, step);
}

/** dict(mapping), dict(pairs) and dict(name=value). */
function dict(name: string, args: readonly Value[], kwargs: Keywords | null): Dict {
  if (args.length > 1) raise('TypeError', `${name} expected at most 1 argument, got ${args.length}`);
  const [source] = args;
  const result = source === undefined ? dictFrom([]) : dictFrom(entriesOf(source));
  for (const [key, value] of kwargs ?? []) dictSet(result, key, value);
  return result;
}

function* entriesOf(source: Value): Generator<readonly [Value, Value]> {
  failIfUndefined(source);
  if (source instanceof Map) {
    yield* source;
    return;
  }
  for (const pair of iterate(source)) {
    if (pair === null || typeof pair === 'number') {
      raise(
        'TypeError',
        `cannot convert dictionary update sequence element to a sequence: ${typeName(pair)}`,
      );
    }
    spend(1);
    const [key, value] = unpack(pair, 2);
    yield [key!, value!];
  }
}

/** cycler(): hands out its items in turn. */
class Cycler extends PyObject {
  readonly typeName = 'Cycler';
  private position = 0;

  constructor(private readonly items: readonly Value[]) {
    super();
    if (items.length === 0) raise('RuntimeError', 'at least one item has to be provided');
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.items[this.position];
      case 'next':
        return new Callable('next', () => {
          const item = this.items[this.position]!;
          this.position = (this.position + 1) % this.items.length;
          return item;
        });
      case 'reset':
        return new Callable('reset', () => {
          this.position = 0;
          return null;
        });
      default:
        return undefined;
    }
  }
}
