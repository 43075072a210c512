import fc from 'fast-check';

const NAMES = ['a', 'b', 'name', 'x y', 'é'];

/** Random schemas over the keywords that can be enforced, some of them contradictory. For tests. */
export function randomSchema(): fc.Arbitrary<object> {
  const { schema } = fc.letrec<{ schema: object; leaf: object; node: object }>((tie) => ({
    schema: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('leaf'), tie('node')),
    leaf: fc.oneof(
      stringSchema(),
      numberSchema(),
      listedSchema(),
      fc.constantFrom({}, { type: 'null' }, { $ref: '#/$defs/d' }),
    ),
    node: fc.oneof(objectSchema(tie('schema')), arraySchema(tie('schema')), combination(tie('schema'))),
  }));
  return fc.tuple(schema, stringSchema()).map(([body, d]) => ({ ...body, $defs: { d } }));
}

function stringSchema(): fc.Arbitrary<object> {
  return fc.record(
    {
      type: fc.constant('string'),
      minLength: fc.nat(3),
      maxLength: fc.integer({ min: 2, max: 9 }),
      pattern: fc.constantFrom('^[a-z]+$', 'b', '^(ab|c){1,2}$', '^\\d+$', '["\\\\]'),
      format: fc.constantFrom('date', 'time', 'uuid', 'ipv4', 'duration'),
    },
    { requiredKeys: ['type'] },
  );
}

function numberSchema(): fc.Arbitrary<object> {
  return fc.record(
    {
      type: fc.constantFrom('integer', 'number', ['integer', 'null']),
      minimum: fc.constantFrom(-5, 0, 1.5, 40),
      exclusiveMaximum: fc.constantFrom(0, 2.25, 41, 1000),
      multipleOf: fc.constantFrom(1, 3, 0.5, 10),
    },
    { requiredKeys: ['type'] },
  );
}

function listedSchema(): fc.Arbitrary<object> {
  const values = fc.constantFrom<unknown[]>('a', 'ab', 'x"y', 1, 2.5, null, true, [1], { a: 1 });
  return fc.oneof(
    fc.record({ enum: fc.array(values, { minLength: 1, maxLength: 4 }) }),
    values.map((value) => ({ const: value })),
  );
}

function objectSchema(schema: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const names = fc.constantFrom(...NAMES);
  return fc.record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(names, schema, { maxKeys: 4, noNullPrototype: true }),
      required: fc.uniqueArray(names, { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.boolean(), schema),
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'x'), schema, {
        maxKeys: 1,
        noNullPrototype: true,
      }),
      propertyNames: fc.constantFrom({ maxLength: 4 }, { pattern: '^[a-z]' }),
      minProperties: fc.nat(2),
      maxProperties: fc.integer({ min: 1, max: 4 }),
      dependentRequired: fc.constantFrom({ a: ['b'] }, { b: ['name'] }),
    },
    { requiredKeys: ['type', 'properties'] },
  );
}

function arraySchema(schema: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.record(
    {
      type: fc.constant('array'),
      items: schema,
      prefixItems: fc.array(schema, { minLength: 1, maxLength: 2 }),
      minItems: fc.nat(2),
      maxItems: fc.integer({ min: 1, max: 4 }),
      contains: schema,
      uniqueItems: fc.boolean(),
    },
    { requiredKeys: ['type'] },
  );
}

function combination(schema: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const members = fc.array(schema, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.record({ anyOf: members }),
    fc.record({ oneOf: members }),
    fc.record({ allOf: members }),
    fc.record({ not: schema, type: fc.constantFrom('string', 'integer', 'object') }),
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    fc.record({ if: schema, then: schema, else: schema }),
  );
}
