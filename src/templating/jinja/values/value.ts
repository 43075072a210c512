/**
 * Python's value model. Each Python type has exactly one representation, so that `typeof`, `Array.isArray` and
 * `instanceof` decide everything and no JavaScript property of a value is ever read by name:
 *
 * | Python | here |
 * |---|---|
 * | None, bool, str | null, boolean, string |
 * | int | number while it is a safe integer, bigint beyond |
 * | float | PyFloat |
 * | list, dict | Array, Map |
 * | everything else | a PyObject |
 */
export type Value = null | boolean | number | bigint | string | Value[] | Dict | PyObject;

/** Keys are normalised by dict.ts. */
export type Dict = Map<Value, Value>;

/** Keyword arguments of a call, in the order given. */
export type Keywords = Map<string, Value>;

/** An object with a behaviour of its own. What it does not override behaves like a plain Python object. */
export abstract class PyObject {
  /** Python's name of the type, as error messages show it. */
  abstract readonly typeName: string;

  /** The attribute of this name, or undefined when there is none. Only names listed here exist. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }

  /** The item under this key, or undefined when there is none. */
  item(_key: Value): Value | undefined {
    return undefined;
  }

  /** The elements in order, or null when the object is not iterable. */
  iterate(): Iterable<Value> | null {
    return null;
  }

  /**
   * All elements at once where that is no different from iterating, else null. May be asked once: like iterating,
   * it may use the object up.
   */
  elements(): readonly Value[] | null {
    return null;
  }

  /** Number of elements, or null when the object has no `len()`. */
  length(): number | null {
    return null;
  }

  isTruthy(): boolean {
    return this.length() !== 0;
  }

  /** Whether `self == other`; identity unless overridden. */
  equals(other: Value): boolean {
    return this === other;
  }

  repr(): string {
    return `<${this.typeName} object>`;
  }

  toText(): string {
    return this.repr();
  }
}

/** What a template calls. `kwargs` is null when there are none; neither argument may be kept or changed. */
export type NativeFunction = (args: readonly Value[], kwargs: Keywords | null) => Value;

/** A function value: a global such as `range`, a bound method or a macro. */
export class Callable extends PyObject {
  readonly typeName: string = 'function';

  constructor(
    readonly name: string,
    readonly call: NativeFunction,
  ) {
    super();
  }

  override repr(): string {
    return `<function ${this.name}>`;
  }
}
