import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, Operation, Schema } from '../../src/openapi/api-document.js';
import { mapValues } from '../../src/openapi/map-schemas.js';

/** What a server answered to one request. */
export interface Answered {
  method: string;
  path: string;
  status: number;
  contentType: string;
  body: string;
}

const ID = 'nestling';
const ERROR = '#/components/schemas/ErrorResponse';
/** Paths that answer as others do and stand in the document only once. */
const ALIASES: Readonly<Record<string, string>> = {
  '/score': '/v1/score',
  '/rerank': '/v1/rerank',
  '/v2/rerank': '/v1/rerank',
};

/**
 * Holds answers against openapi/openapi-3.1.json. Objects are closed for it: a field that the document does not know is a
 * fault, for clients generated from it refuse such a field.
 */
export class ApiValidator {
  readonly document: ApiDocument;
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    const file = new URL('../../openapi/openapi-3.1.json', import.meta.url);
    this.document = JSON.parse(readFileSync(file, 'utf8')) as ApiDocument;
    addFormats.default(this.ajv);
    this.ajv.addSchema({
      $id: ID,
      components: { schemas: mapValues(this.document.components.schemas, closed) },
    });
  }

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
    const faults = schema['x-event']
      ? eventsIn(answered.body).flatMap((event) =>
          this.check(event, 'error' in event ? ERROR : refOf(schema['x-event'])),
        )
      : this.check(JSON.parse(answered.body), schema.$ref);
    return faults.map((fault) => `${where}: ${fault}`);
  }

  /** The operation that takes a request. */
  operation(method: string, path: string): Operation | undefined {
    const { paths } = this.document;
    const name = ALIASES[path] ?? path;
    const found = paths[name] ?? (/^\/v1\/models\/./.test(name) ? paths['/v1/models/{model}'] : undefined);
    return found?.[method.toLowerCase()];
  }

  private check(value: unknown, reference: string | undefined): string[] {
    if (reference === undefined) return [];
    let validate = this.validators.get(reference);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `${ID}${reference}` });
      this.validators.set(reference, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

function refOf(schema: unknown): string | undefined {
  return (schema as Schema).$ref;
}

/** Payloads of server-sent events, or of JSON lines; a last one that was cut off is left out. */
function eventsIn(body: string): Record<string, unknown>[] {
  const whole = body.slice(0, body.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.replace(/^data: /, ''))
    .filter((data) => data !== '[DONE]')
    .map((data) => JSON.parse(data) as Record<string, unknown>);
}

function closed(schema: Schema): Schema {
  if (!schema.properties || schema.additionalProperties !== undefined) return schema;
  return { ...schema, additionalProperties: false };
}
