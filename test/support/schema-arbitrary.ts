import * as fc from 'fast-check';
import { referencedName, type ApiDocument, type Schema } from '../../src/openapi/api-document.js';

const ODD = fc.constantFrom<unknown>(
  null,
  '',
  'true',
  '3',
  [],
  {},
  -1,
  0,
  1,
  1.5,
  1e308,
  2 ** 53,
  true,
  '\u0000',
  '😀',
);
/** Objects carry few of their many optional fields, or nothing would ever be accepted. */
const OPTIONAL_SHARE = 12;

/** Values for a schema of the document: mostly what it allows, sometimes anything. */
export function arbitraryFor(schema: Schema, document: ApiDocument): fc.Arbitrary<unknown> {
  return valueOf(schema, document, 0, (fitting) =>
    fc.oneof({ weight: 40, arbitrary: fitting }, { weight: 1, arbitrary: ODD }),
  );
}

/** Values that a schema of the document allows. */
export function fittingFor(schema: Schema, document: ApiDocument): fc.Arbitrary<unknown> {
  return valueOf(schema, document, 0, (fitting) => fitting);
}

/** Values that go through `change` at every place of the schema. */
function valueOf(
  schema: Schema,
  document: ApiDocument,
  depth: number,
  change: (fitting: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  return change(fittingValue(schema, document, depth, change));
}

function fittingValue(
  schema: Schema,
  document: ApiDocument,
  depth: number,
  change: (fitting: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const inner = (each: Schema): fc.Arbitrary<unknown> => valueOf(each, document, depth + 1, change);
  const same = (each: Schema): fc.Arbitrary<unknown> => fittingValue(each, document, depth, change);
  const name = referencedName(schema);
  if (name !== null) return same(document.components.schemas[name] ?? {});
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms) return fc.oneof(...forms.map(same));
  if (schema.allOf)
    return fc.tuple(...schema.allOf.map(same)).map((parts) => Object.assign({}, ...parts) as unknown);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const example = schema.examples?.[0];
  const known = example === undefined ? [] : [fc.constant(example)];
  const types = [schema.type ?? []].flat();
  return fc.oneof(...known, ...types.map((type) => ofType(type, schema, depth, inner)));
}

function ofType(
  type: string,
  schema: Schema,
  depth: number,
  inner: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { minimum = -4, maximum = 8, minItems = 0, maxItems = 3 } = schema;
  const top = Math.max(minimum, Math.min(maximum, 64));
  switch (type) {
    case 'string':
      return fc.string({ maxLength: 12, unit: 'grapheme' });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.ceil(minimum), max: Math.floor(top) });
    case 'number':
      return fc.double({ min: minimum, max: top, noNaN: true });
    case 'array':
      return depth > 5
        ? fc.constant([])
        : fc.array(inner(schema.items ?? {}), {
            minLength: Math.min(minItems, 1),
            maxLength: Math.min(maxItems, 3),
          });
    case 'object':
      return objectFor(schema, inner);
    default:
      return fc.constant(null);
  }
}

function objectFor(schema: Schema, inner: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties, required = [] } = schema;
  if (!properties)
    return fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const value = inner(property);
      return [name, required.includes(name) ? value : fc.option(value, { freq: 1, nil: undefined })];
    }),
  );
  return fc
    .tuple(fc.record(model), fc.infiniteStream(fc.integer({ min: 0, max: OPTIONAL_SHARE })))
    .map(([record, chance]) =>
      Object.fromEntries(
        Object.entries(record).filter(
          ([name, value]) => value !== undefined && (required.includes(name) || chance.next().value === 0),
        ),
      ),
    );
}
