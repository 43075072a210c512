import { readFileSync } from 'node:fs';
import { referencedName, type ApiDocument, type Schema } from '../../../src/openapi/api-document.js';
import { mapSchema, mapValues } from '../../../src/openapi/map-schemas.js';
import { eventsIn, type Answered } from '../answered.js';
import { closed, SchemaChecker } from '../schema-checker.js';
import { AMENDMENTS, type Amendment } from './amendments.js';

/** OpenAI's public document (github.com/openai/openai-openapi, openapi.json), when OPENAI_OPENAPI names the file; else null. */
export function openAiDocument(): OpenAiDocument | null {
  const file = process.env['OPENAI_OPENAPI'];
  return file ? new OpenAiDocument(JSON.parse(readFileSync(file, 'utf8')) as ApiDocument) : null;
}

/** Holds answers of OpenAI's endpoints against OpenAI's document, amended and closed: a field it does not have is a fault. */
export class OpenAiDocument {
  readonly checker: SchemaChecker;

  constructor(readonly document: ApiDocument) {
    const schemas = mapValues(document.components.schemas, (schema) => mapSchema(schema, closed));
    this.checker = new SchemaChecker(AMENDMENTS.reduce(amend, schemas));
  }

  /** What is wrong with an answer; empty for routes that OpenAI does not have. */
  faultsOf({ method, path, status, contentType, body }: Answered): string[] {
    const operation = this.operation(method, path);
    if (!operation || body === '') return [];
    const isStream = contentType.startsWith('text/event-stream');
    const content = operation.responses['200']?.content ?? {};
    // OpenAI documents the events of completions in words only: they are of the same schema as the whole.
    const schema = ((isStream && content['text/event-stream']) || content['application/json'])?.schema;
    const name = (schema && referencedName(schema)) ?? '';
    const values = isStream ? eventsIn(body) : [JSON.parse(body) as Record<string, unknown>];
    return values
      .flatMap((value) => this.checker.faultsOf(value, 'error' in value ? 'ErrorResponse' : name))
      .map((fault) => `${method} ${path} ${status}, by OpenAI's document: ${fault}`);
  }

  private operation(method: string, path: string): ApiDocument['paths'][string][string] | undefined {
    const { paths } = this.document;
    const name = path.replace(/^\/v1\/models\/.+/, '/v1/models/{model}').replace(/^\/v1/, '');
    return path.startsWith('/v1/') ? paths[name]?.[method.toLowerCase()] : undefined;
  }
}

function amend(
  schemas: Record<string, Schema>,
  { at, adds = [], widens = {} }: Amendment,
): Record<string, Schema> {
  const [name = '', ...path] = at.split('.');
  const schema = schemas[name];
  if (!schema) throw new Error(`OpenAI's document has no ${name}: ${at}`);
  const changed = changeAt(schema, path, (place) => ({
    ...place,
    properties: {
      ...mapValues(place.properties ?? {}, (property, field) => {
        const also = widens[field];
        return also ? { anyOf: [property, also] } : property;
      }),
      ...Object.fromEntries(adds.map((field) => [field, {}])),
    },
  }));
  return { ...schemas, [name]: changed };
}

/** A schema with the object at a path of properties changed; lists and unions are stepped into. */
function changeAt(schema: Schema, path: readonly string[], change: (schema: Schema) => Schema): Schema {
  if (schema.items) return { ...schema, items: changeAt(schema.items, path, change) };
  if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map((each) => changeAt(each, path, change)) };
  const [field, ...rest] = path;
  if (field === undefined) return schema.properties ? change(schema) : schema;
  const property = schema.properties?.[field];
  if (!property) return schema;
  return { ...schema, properties: { ...schema.properties, [field]: changeAt(property, rest, change) } };
}
