import { readFileSync } from 'node:fs';
import {
  referencedName,
  type ApiDocument,
  type Operation,
  type Schema,
} from '../../src/openapi/api-document.js';
import { mapValues } from '../../src/openapi/map-schemas.js';
import { eventsIn, type Answered } from './answered.js';
import { closed, SchemaChecker } from './schema-checker.js';

/** Paths that answer as others do and stand in the document only once. */
const ALIASES: Readonly<Record<string, string>> = {
  '/score': '/v1/score',
  '/rerank': '/v1/rerank',
  '/v2/rerank': '/v1/rerank',
};

/**
 * Holds answers against openapi/openapi-3.1.json and openapi/openapi.json. Objects are closed for it: a field that the documents
 * do not know is a fault, for clients generated from them refuse such a field.
 */
export class ApiValidator {
  readonly document = readDocument('openapi-3.1.json');
  readonly checker = checkerOf(this.document);
  /** The document for generators knows less of unions, but must not deny what is answered. */
  private readonly generatorChecker = checkerOf(readDocument('openapi.json'), withOptionalNulls);

  /** What is wrong with an answer; empty for answers of routes that the document does not have. */
  faultsOf(answered: Answered): string[] {
    const operation = this.operation(answered.method, answered.path);
    if (!operation) return [];
    const where = `${answered.method} ${answered.path} ${answered.status}`;
    const response = operation.responses[answered.status];
    const type = answered.contentType.split(';', 1)[0] ?? '';
    if (!response) return [`${where}: the document does not have this status`];
    if (answered.body === '') return response.content ? [`${where}: an empty body`] : [];
    const schema = response.content?.[type]?.schema;
    if (!schema) return [`${where}: the document does not have ${type}`];
    return this.bodyFaults(answered.body, schema).map((fault) => `${where}: ${fault}`);
  }

  /** The operation that takes a request. */
  operation(method: string, path: string): Operation | undefined {
    const { paths } = this.document;
    const name = ALIASES[path] ?? path;
    const found = paths[name] ?? (/^\/v1\/models\/./.test(name) ? paths['/v1/models/{model}'] : undefined);
    return found?.[method.toLowerCase()];
  }

  private bodyFaults(body: string, schema: Schema): string[] {
    const event = schema['x-event'];
    if (!event) return this.check(JSON.parse(body), schema);
    return eventsIn(body).flatMap((each) =>
      'error' in each ? this.checkAs(each, 'ErrorResponse') : this.check(each, event),
    );
  }

  private check(value: unknown, schema: { $ref?: unknown }): string[] {
    const name = referencedName(schema);
    return name === null ? [] : this.checkAs(value, name);
  }

  private checkAs(value: unknown, name: string): string[] {
    return [
      ...this.checker.faultsOf(value, name),
      ...this.generatorChecker.faultsOf(value, name).map((fault) => `in openapi.json: ${fault}`),
    ];
  }
}

function readDocument(name: string): ApiDocument {
  return JSON.parse(readFileSync(new URL(`../../openapi/${name}`, import.meta.url), 'utf8')) as ApiDocument;
}

function checkerOf({ components }: ApiDocument, change = (schema: Schema): Schema => schema): SchemaChecker {
  return new SchemaChecker(mapValues(components.schemas, (schema) => change(closed(schema))));
}

/** The document for generators says `nullable` of required fields only: elsewhere clients read null as a field that is missing. */
function withOptionalNulls(schema: Schema): Schema {
  if (!schema.properties) return schema;
  const properties = mapValues(schema.properties, (property, name) =>
    schema.required?.includes(name) ? property : { ...property, nullable: true },
  );
  return { ...schema, properties };
}
