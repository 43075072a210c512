import { raise } from '../errors.js';
import { PyObject, type Dict, type Value } from './value.js';

/** A Python tuple. How it prints, compares and is ordered stands with the lists' in repr, equality and order. */
export class PyTuple extends PyObject {
  readonly typeName = 'tuple';

  constructor(readonly items: readonly Value[]) {
    super();
  }

  override iterate(): readonly Value[] {
    return this.items;
  }

  override elements(): readonly Value[] {
    return this.items;
  }

  override length(): number {
    return this.items.length;
  }
}

/** jinja2.sandbox.MAX_RANGE: what `range` may span. */
const MAX_RANGE = 100_000;

export class PyRange extends PyObject {
  readonly typeName = 'range';
  private readonly count: number;

  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super();
    if (step === 0) raise('ValueError', 'range() arg 3 must not be zero');
    this.count = Math.max(0, Math.ceil((stop - start) / step));
    if (this.count > MAX_RANGE) {
      raise(
        'OverflowError',
        `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`,
      );
    }
  }

  override item(key: Value): Value | undefined {
    const position = typeof key === 'boolean' ? Number(key) : key;
    if (typeof position !== 'number') return undefined;
    const index = position < 0 ? position + this.count : position;
    return index >= 0 && index < this.count ? this.start + index * this.step : undefined;
  }

  override *iterate(): Generator<number> {
    for (let index = 0; index < this.count; index++) yield this.start + index * this.step;
  }

  override length(): number {
    return this.count;
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyRange) || other.count !== this.count) return false;
    if (this.count === 0) return true;
    return this.start === other.start && (this.count === 1 || this.step === other.step);
  }

  override repr(): string {
    const bounds = `${this.start}, ${this.stop}`;
    return this.step === 1 ? `range(${bounds})` : `range(${bounds}, ${this.step})`;
  }
}

/** dict.keys(), .values() and .items(): they follow the dict and have a length. */
export class DictView extends PyObject {
  constructor(
    readonly typeName: 'dict_keys' | 'dict_values' | 'dict_items',
    readonly dict: Dict,
  ) {
    super();
  }

  override iterate(): Iterable<Value> {
    if (this.typeName === 'dict_keys') return this.dict.keys();
    return this.typeName === 'dict_values' ? this.dict.values() : pairsOf(this.dict);
  }

  override elements(): readonly Value[] {
    return this.typeName === 'dict_items' ? pairsOf(this.dict) : [...this.iterate()];
  }

  override length(): number {
    return this.dict.size;
  }
}

/** The items of a dict as (key, value) tuples. */
export function pairsOf(dict: Dict): PyTuple[] {
  return Array.from(dict, (entry) => new PyTuple(entry));
}

/**
 * A Python generator, what `|map`, `|select` and their like give: computed while it is read, always true,
 * empty the second time.
 */
export class LazySequence extends PyObject implements Iterable<Value>, Iterator<Value> {
  private iterator: Iterator<Value> | null = null;

  constructor(
    private readonly source: () => Iterator<Value>,
    readonly typeName: string = 'generator',
  ) {
    super();
  }

  next(): IteratorResult<Value> {
    this.iterator ??= this.source();
    return this.iterator.next();
  }

  [Symbol.iterator](): this {
    return this;
  }

  override iterate(): this {
    return this;
  }
}

/** What `|items` gives: lazy as a generator, but its elements are known. */
export class LazyPairs extends LazySequence {
  private started = false;

  constructor(private readonly dict: Dict) {
    super(() => pairsOf(this.dict)[Symbol.iterator]());
  }

  override next(): IteratorResult<Value> {
    this.started = true;
    return super.next();
  }

  override elements(): readonly Value[] | null {
    if (this.started) return null;
    this.started = true;
    return pairsOf(this.dict);
  }
}
