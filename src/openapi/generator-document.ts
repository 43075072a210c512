import { referencedName, type ApiDocument, type Schema } from './api-document.js';
import { mapSchemas, mapValues } from './map-schemas.js';
import { describeShape } from './name-unions.js';

/**
 * The document in the profile that openapi-generator, oapi-codegen and the like turn into clients that compile:
 *
 * - no oneOf or anyOf: what takes several shapes is a named component without a type (`Object`, `interface{}`,
 *   `serde_json::Value` in clients); its shapes stay readable under `x-oneOf`;
 * - no `default`: clients would send it with every request, over the model's own defaults; the description tells it;
 * - `nullable` on required properties only: elsewhere it doubles every Option in Rust, and says nothing in Go and
 *   Java; an object that may be null is nullable itself, for 3.0 knows no null beside a reference;
 * - no nullable list items: Rust reads them as if they were never null.
 */
export function generatorDocument(document: ApiDocument): ApiDocument {
  const profiled = mapSchemas(document, (schema) =>
    withPlainNulls(withoutNullItems(withoutUnion(withoutDefault(schema)))),
  );
  const nullable = nullableComponents(document);
  const schemas = mapValues(profiled.components.schemas, (schema, name) =>
    nullable.has(name) && schema.type !== undefined ? { ...schema, nullable: true } : schema,
  );
  return { ...profiled, components: { ...profiled.components, schemas } };
}

function withoutDefault({ default: _default, ...schema }: Schema): Schema {
  return schema;
}

function withoutUnion(schema: Schema): Schema {
  const { oneOf, ...rest } = schema;
  return oneOf ? { ...rest, 'x-oneOf': oneOf } : schema;
}

function withPlainNulls(schema: Schema): Schema {
  if (!schema.properties) return schema;
  const properties = mapValues(schema.properties, (property, name) =>
    schema.required?.includes(name) && !property.allOf ? property : withoutNull(property),
  );
  return { ...schema, properties };
}

/** Nest writes a type beside a nullable reference; without the null it says nothing. */
function withoutNull({ nullable, ...schema }: Schema): Schema {
  if (!nullable || !schema.allOf) return schema;
  const { type: _type, ...rest } = schema;
  return rest;
}

/** The components that required properties hold or are null. */
function nullableComponents(document: ApiDocument): Set<string> {
  const names = Object.values(document.components.schemas).flatMap(({ properties = {}, required = [] }) =>
    required
      .map((name) => properties[name])
      .flatMap((property) =>
        property?.nullable ? (property.allOf ?? []).map((part) => referencedName(part)) : [],
      ),
  );
  return new Set(names.filter((name) => name !== null));
}

function withoutNullItems(schema: Schema): Schema {
  const { items } = schema;
  if (!items?.nullable) return schema;
  const { nullable: _nullable, ...shape } = items;
  return { ...schema, items: { description: `Null, or ${describeShape(shape)}.`, 'x-oneOf': [shape] } };
}
