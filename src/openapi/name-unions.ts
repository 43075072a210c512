import { referencedName, referenceTo, type ApiDocument, type Schema } from './api-document.js';
import { mapValues } from './map-schemas.js';

/** A property that takes several shapes, and where it stands. */
interface UnionProperty {
  owner: string;
  property: string;
  /** The name its decorator gives it. */
  title: string | undefined;
  /** The shapes as JSON: properties with the same ones share a component. */
  shapes: string;
}

/**
 * Gives every property that takes several shapes a named component: `stop` becomes `Stop`. Generators name types
 * after components, and invent names such as `StopOneOf1` for unions that have none. Two properties of one
 * name and different shapes carry their owners' names (`RerankRequestDocuments`); a `title` names the component itself.
 */
export function nameUnions(document: ApiDocument): ApiDocument {
  const { schemas } = document.components;
  const names = chooseNames(schemas);
  const added: Record<string, Schema> = {};
  const named = mapValues(schemas, (schema, owner) => ({
    ...schema,
    ...(schema.properties && {
      properties: mapValues(schema.properties, (value, property) => {
        const name = names.get(`${owner}.${property}`);
        if (name === undefined || !value.oneOf) return value;
        const { oneOf, title: _title, ...rest } = value;
        added[name] ??= { description: `One of: ${oneOf.map(describeShape).join('; ')}.`, oneOf };
        return { ...rest, allOf: [{ $ref: referenceTo(name) }] };
      }),
    }),
  }));
  return { ...document, components: { ...document.components, schemas: { ...named, ...added } } };
}

function chooseNames(schemas: Record<string, Schema>): Map<string, string> {
  const unions = Object.entries(schemas).flatMap(([owner, { properties = {} }]) =>
    Object.entries(properties).flatMap(([property, { oneOf, title }]): UnionProperty[] =>
      oneOf ? [{ owner, property, title, shapes: JSON.stringify(oneOf) }] : [],
    ),
  );
  const taken = new Set(Object.keys(schemas).map((name) => name.toLowerCase()));
  return new Map(
    unions.map(({ owner, property, title, shapes }) => {
      if (title !== undefined) return [`${owner}.${property}`, title];
      const name = pascalCase(property);
      const clashes =
        taken.has(name.toLowerCase()) ||
        unions.some((other) => other.property === property && other.shapes !== shapes);
      return [`${owner}.${property}`, clashes ? `${owner}${name}` : name];
    }),
  );
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

/** "a list of strings", "an object with `text`": one shape in words. */
export function describeShape(schema: Schema): string {
  const name = referencedName(schema);
  if (name !== null) return `a ${name}`;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.type === 'array') return `a list of ${schema.items ? plural(schema.items) : 'values'}`;
  if (schema.type === 'object') {
    return schema.required
      ? `an object with ${schema.required.map((key) => `\`${key}\``).join(' and ')}`
      : 'an object';
  }
  return schema.type === 'integer'
    ? 'an integer'
    : `a ${schema.type === 'string' ? 'string' : String(schema.type)}`;
}

function plural(schema: Schema): string {
  return describeShape(schema)
    .replace(/^an? /, '')
    .replace(/^\w+/, (noun) => `${noun}s`);
}
