import { raise } from '../errors.js';
import { PyObject, type Value } from './value.js';

/**
 * Jinja2's default Undefined ("Undefined Types" in its API docs): prints as nothing, is false and empty, equals
 * other undefined values, and raises UndefinedError when anything else is done with it.
 */
export class Undefined extends PyObject {
  readonly typeName: string = 'Undefined';

  constructor(
    private readonly hint: string,
    /** SecurityError where the sandbox forbids an attribute that exists in Python. */
    private readonly exception: 'UndefinedError' | 'SecurityError' = 'UndefinedError',
  ) {
    super();
  }

  /** What the error says. */
  describe(): string {
    return this.hint;
  }

  fail(): never {
    return raise(this.exception, this.describe());
  }

  override attribute(): never {
    return this.fail();
  }

  override item(): never {
    return this.fail();
  }

  override iterate(): Iterable<Value> {
    return [];
  }

  override length(): number {
    return 0;
  }

  override equals(other: Value): boolean {
    return other instanceof Undefined;
  }

  override repr(): string {
    return 'Undefined';
  }

  override toText(): string {
    return '';
  }
}

export function isUndefined(value: Value): value is Undefined {
  return value instanceof Undefined;
}
