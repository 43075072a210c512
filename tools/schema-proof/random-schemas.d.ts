export interface RandomSchemaOptions {
  /** Whether texts, lists and members end: a greatest length for each. */
  bounded?: boolean;
  /** Whether the root is an object, as tools' parameters are. */
  objects?: boolean;
}

/** A JSON Schema (draft 2020-12) of up to about 30 keywords, the same for the same seed. */
export function randomSchema(seed: number, options?: RandomSchemaOptions): Record<string, unknown>;

/** How many keywords a schema holds, those of its subschemas counted. */
export function keywordCount(schema: unknown): number;
