import { PyObject, type Value } from './value.js';
import { floatRepr, stringRepr } from './repr-scalars.js';
import { spendText } from '../runtime/budget.js';

/** A Python float. Integral floats stay floats: `1.0` prints as `1.0`. */
export class PyFloat extends PyObject {
  readonly typeName = 'float';

  constructor(readonly value: number) {
    super();
  }

  override isTruthy(): boolean {
    return this.value !== 0;
  }

  override repr(): string {
    return floatRepr(this.value);
  }
}

/** markupsafe.Markup, what `|safe` and `|escape` give: a str that escapes what is added to it. */
export class Markup extends PyObject {
  readonly typeName = 'Markup';

  constructor(readonly text: string) {
    super();
  }

  override isTruthy(): boolean {
    return this.text !== '';
  }

  override repr(): string {
    spendText(this.text.length);
    return `Markup(${stringRepr(this.text)})`;
  }

  override toText(): string {
    return this.text;
  }
}

export function isString(value: Value): value is string | Markup {
  return typeof value === 'string' || value instanceof Markup;
}

/** The characters of a str or Markup. */
export function textOf(value: string | Markup): string {
  return typeof value === 'string' ? value : value.text;
}

export type PyNumber = number | bigint | boolean | PyFloat;

/** bool is a kind of int in Python. */
export function isNumber(value: Value): value is PyNumber {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean' ||
    value instanceof PyFloat
  );
}

export function isInteger(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** A number as JavaScript compares it exactly: bigint and number may be mixed. */
export function numericValue(value: PyNumber): number | bigint {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof PyFloat ? value.value : value;
}
