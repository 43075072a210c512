import { operationsOf, referencedName, type ApiDocument, type Schema } from './api-document.js';
import { mapSchemas, mapValues } from './map-schemas.js';

/**
 * The document in OpenAPI 3.1, which says everything: unions, null as a type, and null for "the default" in
 * requests. For validators, for TypeScript types and for readers.
 */
export function fullDocument(document: ApiDocument): ApiDocument {
  const requests = requestSchemas(document);
  const { schemas } = document.components;
  const nullable = mapValues(schemas, (schema, name) =>
    requests.has(name) ? withOptionalNulls(schema) : schema,
  );
  const prepared = { ...document, components: { ...document.components, schemas: nullable } };
  return { ...mapSchemas(prepared, toDraft2020), openapi: '3.1.0' };
}

/** Names of the components that requests are made of; no response has them. */
function requestSchemas(document: ApiDocument): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const name = referencedName(value);
    if (name !== null && !found.has(name)) {
      found.add(name);
      visit(document.components.schemas[name]);
    }
    Object.values(value).forEach(visit);
  };
  for (const { operation } of operationsOf(document)) visit(operation.requestBody?.content);
  return found;
}

/** Every optional field of a request may be null. */
function withOptionalNulls(schema: Schema): Schema {
  if (!schema.properties) return schema;
  const properties = mapValues(schema.properties, (property, name) =>
    schema.required?.includes(name) ? property : { ...property, nullable: true },
  );
  return { ...schema, properties };
}

function toDraft2020(schema: Schema): Schema {
  return withNull(withBareReference(withExamples(withExclusiveBounds(withEncoding(schema)))));
}

/** 3.0 allows nothing beside `$ref`; 3.1 does. Unions here may overlap (an empty list is a list of anything). */
function withBareReference({ allOf, oneOf, ...schema }: Schema): Schema {
  const only = allOf?.length === 1 ? allOf[0]?.$ref : undefined;
  if (only !== undefined) {
    const { type: _type, ...rest } = schema;
    return { $ref: only, ...rest };
  }
  return { ...schema, ...(allOf && { allOf }), ...(oneOf && { anyOf: oneOf }) };
}

function withNull({ nullable, ...schema }: Schema): Schema {
  if (!nullable) return schema;
  const { type, enum: values, $ref, anyOf, ...rest } = schema;
  if (typeof type === 'string')
    return { ...schema, type: [type, 'null'], ...(values && { enum: [...values, null] }) };
  if (anyOf) return { ...rest, anyOf: [...anyOf, { type: 'null' }] };
  return $ref === undefined ? schema : { ...rest, anyOf: [{ $ref }, { type: 'null' }] };
}

function withExclusiveBounds(schema: Schema): Schema {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...rest } = schema;
  return {
    ...rest,
    ...(minimum !== undefined && (exclusiveMinimum ? { exclusiveMinimum: minimum } : { minimum })),
    ...(maximum !== undefined && (exclusiveMaximum ? { exclusiveMaximum: maximum } : { maximum })),
  };
}

function withExamples({ example, ...schema }: Schema): Schema {
  return example === undefined ? schema : { ...schema, examples: [example] };
}

function withEncoding({ format, ...schema }: Schema): Schema {
  if (format === undefined) return schema;
  return format === 'byte' ? { ...schema, contentEncoding: 'base64' } : { ...schema, format };
}
