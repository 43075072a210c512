import type { Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import type { Language } from '../automata/language.js';
import type { JsonType } from './json-types.js';
import type { SchemaLocation } from './schema-document.js';
import type { SchemaValidator } from './schema-validator.js';
import type { ValueSyntax } from './value-syntax.js';

/** What the compilers of the single types share. */
export interface SchemaContext {
  readonly builder: GrammarBuilder;
  readonly validator: SchemaValidator;
  /** Whether objects that don't speak of additional members may have none even when they name none. */
  readonly closedObjects: boolean;
  /** The values that satisfy all the schemas at once. `hint` names the rule. */
  value(schemas: readonly SchemaLocation[], syntax: ValueSyntax, hint: string): Expression;
  /** The types that such a value may have. */
  types(schemas: readonly SchemaLocation[]): ReadonlySet<JsonType>;
  /** The texts that satisfy all the schemas at once, or null when that is no regular language or not one of strings alone. */
  texts(schemas: readonly SchemaLocation[]): Language | null;
  /** The values that satisfy all the schemas at once when they are few and known; null otherwise. */
  finiteValues(schemas: readonly SchemaLocation[]): readonly unknown[] | null;
  /** The regular expression of a JSON Schema pattern, searched for, as texts that match or do not match. */
  pattern(pattern: string, path: string, negated: boolean): Language;
}
