import type { SchemaReader } from './schema-reader.js';

export const JSON_TYPES = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

export interface AllowedTypes {
  types: ReadonlySet<JsonType>;
  /** Whether of the numbers only integers are allowed. */
  integer: boolean;
}

export const ALL_TYPES: AllowedTypes = { types: new Set(JSON_TYPES), integer: false };

/** What a schema's own `type` (and OpenAPI's `nullable`) allows. */
export function allowedTypes(reader: SchemaReader): AllowedTypes {
  const value = reader.schema['type'];
  if (value === undefined) {
    return ALL_TYPES;
  }
  const names = typeof value === 'string' ? [value] : (reader.names('type') ?? []);
  const types = new Set<JsonType>();
  for (const name of names) {
    if (name === 'integer') {
      types.add('number');
    } else if (isJsonType(name)) {
      types.add(name);
    } else {
      throw reader.refusal('type', `there is no type ${JSON.stringify(name)}`);
    }
  }
  if (reader.schema['nullable'] === true) {
    types.add('null');
  }
  return { types, integer: names.includes('integer') && !names.includes('number') };
}

export function typeOf(value: unknown): JsonType {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

function isJsonType(name: string): name is JsonType {
  return (JSON_TYPES as readonly string[]).includes(name);
}
