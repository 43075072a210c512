import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { referenceTo, type Schema } from '../../src/openapi/api-document.js';
import { mapSchema, mapValues } from '../../src/openapi/map-schemas.js';

const ID = 'document';

/** Holds values against the components of an OpenAPI document, and counts them. */
export class SchemaChecker {
  /** How many values were held against each component. */
  readonly counts: Record<string, number> = {};
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, formats: { unixtime: true } });
  private readonly validators = new Map<string, ValidateFunction>();

  /** `schemas` are of OpenAPI 3.1, or of 3.0: `nullable` is understood in both. */
  constructor(schemas: Readonly<Record<string, Schema>>) {
    addFormats.default(this.ajv);
    this.ajv.addSchema({
      $id: ID,
      components: { schemas: mapValues(schemas, (schema) => mapSchema(schema, withNull)) },
    });
  }

  /** What is wrong with a value of the component `name`. */
  faultsOf(value: unknown, name: string): string[] {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    let validate = this.validators.get(name);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `${ID}${referenceTo(name)}` });
      this.validators.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

/** The schema of an object that has no other fields than those it names. */
export function closed(schema: Schema): Schema {
  if (!schema.properties || schema.additionalProperties !== undefined) return schema;
  return { ...schema, additionalProperties: false };
}

/** JSON Schema has null as a type, not `nullable`. */
function withNull({ nullable, ...schema }: Schema): Schema {
  return nullable ? { anyOf: [schema, { type: 'null' }] } : schema;
}
