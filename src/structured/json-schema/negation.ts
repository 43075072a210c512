import { syntheticSchema } from './conjunct.js';
import { JSON_TYPES } from './json-types.js';
import { lowerBound, upperBound } from './number-bounds.js';
import {
  memberPath,
  type SchemaDocument,
  type SchemaLocation,
  type SchemaObject,
} from './schema-document.js';
import { SchemaReader } from './schema-reader.js';

/**
 * Schemas of which at least one holds exactly where `location` does not: by De Morgan one per keyword. What can't be
 * said as a schema (the negation of `items`, of `format`, of floats' `multipleOf`, ...) is left out, so the result may
 * miss values but never admits a wrong one.
 */
export class Negation {
  private readonly known = new Map<SchemaObject, readonly SchemaLocation[]>();
  private readonly open = new Set<SchemaObject>();

  constructor(private readonly document: SchemaDocument) {}

  of(location: SchemaLocation): readonly SchemaLocation[] {
    const { schema } = location;
    if (typeof schema === 'boolean') {
      return schema ? [] : [{ schema: true, path: location.path }];
    }
    const known = this.known.get(schema);
    if (known !== undefined) {
      return known;
    }
    if (this.open.has(schema)) {
      return [];
    }
    this.open.add(schema);
    const reader = new SchemaReader(schema, location.path);
    const result = Object.keys(schema).flatMap((keyword) => this.negated(keyword, reader));
    this.open.delete(schema);
    this.known.set(schema, result);
    return result;
  }

  private negated(keyword: string, reader: SchemaReader): readonly SchemaLocation[] {
    const path = memberPath(reader.path, keyword);
    const only = (schema: SchemaObject): SchemaLocation[] => [{ schema, path }];
    switch (keyword) {
      case '$ref':
        return this.of(this.document.resolve(reader.text('$ref') ?? '', reader));
      case 'type': {
        const names = new Set(
          typeof reader.schema['type'] === 'string' ? [reader.schema['type']] : reader.names('type'),
        );
        if (reader.schema['nullable'] === true) {
          names.add('null');
        }
        const others = JSON_TYPES.filter(
          (type) => !names.has(type) && !(type === 'number' && names.has('integer')),
        );
        return others.length === 0 ? [] : only({ type: others });
      }
      case 'const':
        return [syntheticSchema({}, path, { notValues: [reader.schema['const']] })];
      case 'enum':
        return [syntheticSchema({}, path, { notValues: reader.list('enum') ?? [] })];
      case 'pattern':
        return [syntheticSchema({ type: 'string' }, path, { notPatterns: [reader.text('pattern') ?? ''] })];
      case 'required':
        return (reader.names('required') ?? []).map((name) =>
          syntheticSchema({ type: 'object' }, path, { absent: [name] }),
        );
      case 'properties':
        return [...reader.childrenByName('properties')].map(([name, child]) => ({
          schema: { type: 'object', required: [name], properties: { [name]: { not: child.schema } } },
          path,
        }));
      case 'minimum':
      case 'exclusiveMinimum': {
        const bound = lowerBound(reader);
        return bound === null
          ? []
          : only({ type: 'number', [bound.exclusive ? 'maximum' : 'exclusiveMaximum']: bound.value });
      }
      case 'maximum':
      case 'exclusiveMaximum': {
        const bound = upperBound(reader);
        return bound === null
          ? []
          : only({ type: 'number', [bound.exclusive ? 'minimum' : 'exclusiveMinimum']: bound.value });
      }
      case 'minLength':
      case 'minItems':
      case 'minProperties': {
        const count = reader.count(keyword) ?? 0;
        return count === 0
          ? []
          : only({ type: COUNTED_TYPES[keyword], [keyword.replace('min', 'max')]: count - 1 });
      }
      case 'maxLength':
      case 'maxItems':
      case 'maxProperties':
        return only({
          type: COUNTED_TYPES[keyword],
          [keyword.replace('max', 'min')]: (reader.count(keyword) ?? 0) + 1,
        });
      case 'not': {
        const child = reader.child('not');
        return child === null ? [] : [child];
      }
      case 'allOf':
        return (reader.children('allOf') ?? []).flatMap((child) => this.of(child));
      case 'anyOf':
        return only({ allOf: (reader.list('anyOf') ?? []).map((child) => ({ not: child })) });
      default:
        return [];
    }
  }
}

const COUNTED_TYPES = {
  minLength: 'string',
  maxLength: 'string',
  minItems: 'array',
  maxItems: 'array',
  minProperties: 'object',
  maxProperties: 'object',
} as const;
