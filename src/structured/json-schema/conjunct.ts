import type { SchemaLocation, SchemaObject } from './schema-document.js';
import { SchemaReader } from './schema-reader.js';

/** What negation needs to say and no keyword can; kept beside the schema it belongs to. */
export interface Extras {
  /** Members an object must not have. */
  absent?: readonly string[];
  /** Values that are not allowed. */
  notValues?: readonly unknown[];
  /** Regular expressions that a string must not match anywhere. */
  notPatterns?: readonly string[];
}

const extrasBySchema = new WeakMap<SchemaObject, Extras>();

/** A schema made during compilation, with extras. */
export function syntheticSchema(schema: SchemaObject, path: string, extras: Extras): SchemaLocation {
  const copy = { ...schema };
  extrasBySchema.set(copy, extras);
  return { schema: copy, path };
}

export function extrasOf(schema: SchemaObject): Extras {
  return extrasBySchema.get(schema) ?? {};
}

/** One of the schemas that a value must satisfy all at once; never a plain true or false. */
export class Conjunct extends SchemaReader {
  /** For unevaluatedProperties and unevaluatedItems: the schemas that this one holds at the same place. */
  covered: readonly Conjunct[] = [];

  get location(): SchemaLocation {
    return { schema: this.schema, path: this.path };
  }
}
