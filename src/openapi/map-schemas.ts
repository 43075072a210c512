import type { ApiDocument, MediaType, Operation, Schema } from './api-document.js';

/** Makes a schema from one whose inner schemas were made anew already. */
export type SchemaChange = (schema: Schema) => Schema;

/** A schema with `change` applied to it and everything inside it, innermost first. */
export function mapSchema(schema: Schema, change: SchemaChange): Schema {
  const inner = (each: Schema): Schema => mapSchema(each, change);
  const { properties, items, additionalProperties, allOf, oneOf, anyOf } = schema;
  return change({
    ...schema,
    ...(properties && { properties: mapValues(properties, inner) }),
    ...(items && { items: inner(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: inner(additionalProperties) }),
    ...(allOf && { allOf: allOf.map(inner) }),
    ...(oneOf && { oneOf: oneOf.map(inner) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
  });
}

/** A document with `change` applied to every schema in it. */
export function mapSchemas(document: ApiDocument, change: SchemaChange): ApiDocument {
  const map = (schema: Schema): Schema => mapSchema(schema, change);
  return {
    ...document,
    paths: mapValues(document.paths, (item) => mapValues(item, (operation) => mapOperation(operation, map))),
    components: {
      ...document.components,
      schemas: mapValues(document.components.schemas, map),
      ...(document.components.headers && {
        headers: mapValues(document.components.headers, (header) => ({
          ...header,
          schema: map(header.schema),
        })),
      }),
    },
  };
}

function mapOperation(operation: Operation, map: SchemaChange): Operation {
  const { parameters, requestBody, responses } = operation;
  return {
    ...operation,
    ...(parameters && {
      parameters: parameters.map((each) => ({ ...each, ...(each.schema && { schema: map(each.schema) }) })),
    }),
    ...(requestBody && { requestBody: { ...requestBody, content: mapContent(requestBody.content, map) } }),
    responses: mapValues(responses, (response) => ({
      ...response,
      ...(response.headers && {
        headers: mapValues(response.headers, (header) =>
          'schema' in header ? { ...header, schema: map(header.schema) } : header,
        ),
      }),
      ...(response.content && { content: mapContent(response.content, map) }),
    })),
  };
}

function mapContent(content: Record<string, MediaType>, map: SchemaChange): Record<string, MediaType> {
  return mapValues(content, (media) => ({ ...media, ...(media.schema && { schema: map(media.schema) }) }));
}

/** An object with the same keys and other values. */
export function mapValues<T, U>(
  record: Record<string, T>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
