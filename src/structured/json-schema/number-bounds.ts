import type { NumberBound } from './number-expression.js';
import type { SchemaReader } from './schema-reader.js';

/** The lower bound of one schema, from `minimum` and `exclusiveMinimum` (a number, or OpenAPI 3.0's true). */
export function lowerBound(reader: SchemaReader): NumberBound | null {
  return boundOf(reader, 'minimum', 'exclusiveMinimum', higher);
}

/** The upper bound of one schema. */
export function upperBound(reader: SchemaReader): NumberBound | null {
  return boundOf(reader, 'maximum', 'exclusiveMaximum', lower);
}

/** The stricter of two lower bounds. */
export function higher(a: NumberBound | null, b: NumberBound | null): NumberBound | null {
  if (a === null || b === null) {
    return a ?? b;
  }
  return b.value > a.value || (b.value === a.value && b.exclusive) ? b : a;
}

/** The stricter of two upper bounds. */
export function lower(a: NumberBound | null, b: NumberBound | null): NumberBound | null {
  if (a === null || b === null) {
    return a ?? b;
  }
  return b.value < a.value || (b.value === a.value && b.exclusive) ? b : a;
}

function boundOf(
  reader: SchemaReader,
  inclusive: string,
  exclusive: string,
  stricter: typeof higher,
): NumberBound | null {
  const value = reader.number(inclusive);
  if (typeof reader.schema[exclusive] === 'boolean') {
    return value === null ? null : { value, exclusive: reader.schema[exclusive] };
  }
  const outer = reader.number(exclusive);
  return stricter(
    value === null ? null : { value, exclusive: false },
    outer === null ? null : { value: outer, exclusive: true },
  );
}
