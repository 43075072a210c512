import { describe, expect, it } from 'vitest';
import { StructuredOutputError } from '../structured-output-error.js';
import { schemaGrammar } from '../testing/compile-for-test.js';
import { grammarMatches } from '../testing/grammar-matcher.js';

const object = (properties: object, rest: object = {}): object => ({ type: 'object', properties, ...rest });

/** Schema, JSON texts it generates, JSON texts it does not. */
const TABLE: [name: string, schema: unknown, accepted: string[], rejected: string[]][] = [
  ['any value', {}, ['1', '"a"', 'null', '{"a":[true,{}]}'], ['', 'nul', '[1,]', '{"a"}', ' 1', '1 ']],
  ['types', { type: ['string', 'null'] }, ['"a"', 'null'], ['1', 'true']],
  [
    'strings',
    { type: 'string' },
    ['""', '"é\\u00e9\\n"', '"\\ud83d\\ude00"'],
    ['"\n"', '"\\x"', '"\\ud83d"', '"a'],
  ],
  [
    'lengths',
    { type: 'string', minLength: 2, maxLength: 3 },
    ['"ab"', '"a\\u0041"', '"😀😀"'],
    ['"a"', '"abcd"'],
  ],
  [
    'a long maximum',
    { type: 'string', maxLength: 2500 },
    [`"${'x'.repeat(2500)}"`, '""'],
    [`"${'x'.repeat(2501)}"`],
  ],
  ['an unanchored pattern', { type: 'string', pattern: 'b+' }, ['"abc"', '"b"'], ['"ac"', '""']],
  [
    'a pattern with a length',
    { type: 'string', pattern: '^a*$', minLength: 2, maxLength: 3 },
    ['"aa"'],
    ['"a"', '"aaaa"', '"ab"'],
  ],
  [
    'a pattern of quotes',
    { type: 'string', pattern: '^["\\\\\\n]$' },
    ['"\\""', '"\\\\"', '"\\n"'],
    ['"""', '"a"'],
  ],
  ['integers', { type: 'integer' }, ['0', '-12', '9007199254740993'], ['01', '1.5', '1e3', '+1', '-0']],
  [
    'an integer range',
    { type: 'integer', minimum: -7, exclusiveMaximum: 120 },
    ['-7', '0', '99', '119'],
    ['-8', '120', '007'],
  ],
  ['a fractional bound', { type: 'integer', minimum: 1.5, maximum: 3.5 }, ['2', '3'], ['1', '4']],
  ['numbers', { type: 'number' }, ['0.5', '-3', '1e5', '2.5E-3'], ['.5', '1.', '1e', 'NaN']],
  [
    'a number range',
    { type: 'number', minimum: -0.25, exclusiveMaximum: 1.5 },
    ['-0.25', '0', '1.4999', '1.0'],
    ['-0.26', '1.5', '1.51', '2'],
  ],
  [
    'multiples',
    { type: 'integer', multipleOf: 25, minimum: 0, maximum: 100 },
    ['0', '25', '100'],
    ['20', '125'],
  ],
  [
    'binary fractions',
    { type: 'number', multipleOf: 0.25, minimum: 0 },
    ['0.75', '3', '2.5'],
    ['0.3', '0.125'],
  ],
  [
    'enum',
    { enum: ['a', 'ab', 1, null, { b: [1] }] },
    ['"a"', '"ab"', '1', 'null', '{"b":[1]}'],
    ['"b"', '2'],
  ],
  [
    'enum beside other keywords',
    { enum: ['a', 'abc', 5], type: 'string', minLength: 2 },
    ['"abc"'],
    ['"a"', '5'],
  ],
  ['const', { const: 'x"y' }, ['"x\\"y"'], ['"x"']],
  [
    'arrays',
    { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 },
    ['[true]', '[true, false]'],
    ['[]', '[true,true,true]'],
  ],
  [
    'tuples',
    { prefixItems: [{ const: 1 }, { const: 2 }], items: false, type: 'array' },
    ['[]', '[1]', '[1,2]'],
    ['[2]', '[1,2,3]'],
  ],
  [
    'draft 7 tuples',
    { type: 'array', items: [{ const: 1 }], additionalItems: { const: 0 } },
    ['[1,0,0]'],
    ['[0]'],
  ],
  [
    'contains',
    { type: 'array', items: { type: 'integer' }, contains: { const: 7 }, maxItems: 3 },
    ['[7]', '[1,7,2]'],
    ['[]', '[1,2]', '[1,1,1,7]'],
  ],
  [
    'unique listed items',
    { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true },
    ['[]', '["b","a"]'],
    ['["a","a"]'],
  ],
  [
    'members in order',
    object({ a: { const: 1 }, b: { const: 2 }, c: { const: 3 } }, { required: ['b'] }),
    ['{"b":2}', '{"a":1,"b":2,"c":3}', '{"a": 1, "b": 2}'],
    ['{}', '{"c":3,"b":2}', '{"a":1}', '{"b":2,"d":4}'],
  ],
  ['no members', object({}), ['{}'], ['{"a":1}']],
  [
    'additional members',
    object({ a: { const: 1 } }, { additionalProperties: { type: 'null' } }),
    ['{}', '{"b":null}', '{"a":1,"b":null}'],
    ['{"a":null}', '{"b":1}'],
  ],
  [
    'free members',
    { type: 'object', additionalProperties: { type: 'integer' }, maxProperties: 2 },
    ['{}', '{"x":1,"y":2}'],
    ['{"x":"a"}', '{"x":1,"y":2,"z":3}'],
  ],
  [
    'member patterns',
    { type: 'object', patternProperties: { '^x-': { type: 'integer' } }, additionalProperties: false },
    ['{}', '{"x-a":1}'],
    ['{"a":1}', '{"x-a":"b"}'],
  ],
  ['member names', { type: 'object', propertyNames: { maxLength: 2 } }, ['{"ab":1}'], ['{"abc":1}']],
  [
    'a required member without a schema',
    { type: 'object', required: ['a'] },
    ['{"a":1}', '{"a":1,"b":2}'],
    ['{}', '{"b":1}'],
  ],
  [
    'counted members',
    object({ a: { const: 1 }, b: { const: 2 } }, { minProperties: 1, maxProperties: 1 }),
    ['{"a":1}', '{"b":2}'],
    ['{}', '{"a":1,"b":2}'],
  ],
  [
    'dependent members',
    object({ a: { const: 1 }, b: { const: 2 } }, { dependentRequired: { a: ['b'] } }),
    ['{}', '{"b":2}', '{"a":1,"b":2}'],
    ['{"a":1}'],
  ],
  [
    'anyOf',
    { anyOf: [{ type: 'integer' }, { type: 'string', maxLength: 1 }] },
    ['5', '"a"'],
    ['"ab"', 'null'],
  ],
  [
    'anyOf beside members',
    object(
      { t: { type: 'integer' } },
      { anyOf: [{ required: ['t'] }, { properties: { u: { const: 1 } }, required: ['u'] }] },
    ),
    ['{"t":3}', '{"u":1}', '{"t":3,"u":1}'],
    ['{}'],
  ],
  ['allOf', { allOf: [{ type: 'integer', minimum: 3 }, { maximum: 5 }] }, ['3', '5'], ['2', '6']],
  [
    'allOf of objects',
    {
      allOf: [
        object({ a: { type: 'integer' } }, { required: ['a'] }),
        object({ a: { minimum: 4 }, b: { const: 0 } }),
      ],
    },
    ['{"a":4}', '{"a":5,"b":0}'],
    ['{"a":3}', '{"b":0}'],
  ],
  [
    'oneOf with a discriminator',
    {
      oneOf: [
        object({ k: { const: 'a' }, n: { type: 'integer' } }, { required: ['k'] }),
        object({ k: { const: 'b' } }, { required: ['k'] }),
      ],
    },
    ['{"k":"a","n":1}', '{"k":"b"}'],
    ['{"k":"b","n":1}', '{}'],
  ],
  [
    'oneOf that overlaps',
    {
      oneOf: [
        { type: 'integer', minimum: 3 },
        { type: 'integer', maximum: 5 },
      ],
    },
    ['2', '6'],
    ['3', '4', '5'],
  ],
  ['not', { type: 'string', not: { enum: ['a'] } }, ['"b"', '""', '"aa"'], ['"a"', '1']],
  [
    'conditions',
    object(
      { k: { enum: ['a', 'b'] }, n: { type: 'integer' } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      { required: ['k'], if: { properties: { k: { const: 'a' } } }, then: { required: ['n'] } },
    ),
    ['{"k":"b"}', '{"k":"a","n":1}'],
    ['{"k":"a"}'],
  ],
  [
    'references',
    {
      $ref: '#/$defs/n',
      $defs: { n: object({ v: { type: 'integer' }, next: { $ref: '#/$defs/n' } }, { required: ['v'] }) },
    },
    ['{"v":1}', '{"v":1,"next":{"v":2}}'],
    ['{"next":{}}'],
  ],
  [
    'anchors and keywords beside a reference',
    { $ref: '#x', maximum: 5, $defs: { x: { $anchor: 'x', type: 'integer', minimum: 3 } } },
    ['3', '5'],
    ['2', '6'],
  ],
  [
    'draft 7 references stand alone',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $ref: '#/definitions/x',
      maximum: 5,
      definitions: { x: { type: 'integer' } },
    },
    ['9'],
    ['"a"'],
  ],
  ['nullable', { type: 'integer', nullable: true }, ['1', 'null'], ['"a"']],
  [
    'unevaluated members',
    {
      allOf: [{ properties: { a: { const: 1 } } }],
      properties: { b: { const: 2 } },
      type: 'object',
      unevaluatedProperties: false,
    },
    ['{"b":2,"a":1}', '{}'],
    ['{"c":3}'],
  ],
  [
    'dates',
    { type: 'string', format: 'date' },
    ['"2024-02-29"', '"1999-12-31"'],
    ['"2023-02-29"', '"2023-04-31"', '"0000-01-01"'],
  ],
  [
    'times',
    { type: 'string', format: 'date-time' },
    ['"2024-01-01T23:59:59.5Z"', '"2024-01-01T00:00:00+02:00"'],
    ['"2024-01-01T24:00:00Z"', '"2024-01-01 00:00:00Z"'],
  ],
  [
    'addresses',
    {
      anyOf: [
        { type: 'string', format: 'ipv4' },
        { type: 'string', format: 'ipv6' },
      ],
    },
    ['"127.0.0.1"', '"::1"', '"fe80::1:2"'],
    ['"256.0.0.1"', '"1::2::3"'],
  ],
  ['mail addresses', { type: 'string', format: 'email' }, ['"a.b@example.com"'], ['"a@b"', '"@example.com"']],
];

/** Schema, keyword the error names, its JSON path. */
const REFUSED: [schema: unknown, keyword: string | null, param: string][] = [
  [{ type: 'array', uniqueItems: true }, 'uniqueItems', 'schema.uniqueItems'],
  [{ type: 'array', contains: { const: 1 }, maxContains: 2 }, 'maxContains', 'schema.maxContains'],
  [
    object({ 'a b': { type: 'number', multipleOf: 0.01 } }),
    'multipleOf',
    'schema.properties["a b"].multipleOf',
  ],
  [{ type: 'string', format: 'color' }, 'format', 'schema.format'],
  [{ type: 'object', minProperties: 2 }, 'minProperties', 'schema.minProperties'],
  [{ $ref: 'https://example.com/schema.json' }, '$ref', 'schema.$ref'],
  [{ $dynamicRef: '#x' }, '$dynamicRef', 'schema.$dynamicRef'],
  [
    {
      oneOf: [{ items: { type: 'string' } }, { items: { minLength: 2 } }],
    },
    'oneOf',
    'schema.oneOf',
  ],
  [{ not: { items: {} } }, 'not', 'schema.not'],
  [{ type: 'string', maxLength: -1 }, 'maxLength', 'schema.maxLength'],
  [{ type: 'strin' }, 'type', 'schema.type'],
  [{ type: 'string', pattern: 'a(?=b)' }, 'lookahead (?=', 'schema.pattern'],
  [{ type: 'integer', minimum: 5, maximum: 4 }, 'type', 'schema'],
  [{ anyOf: [{ minLength: 5, maxLength: 4, type: 'string' }, false] }, 'anyOf', 'schema'],
  [
    {
      type: 'object',
      properties: {
        a: { type: 'string', minLength: 5, maxLength: 4 },
        b: { maximum: 1, minimum: 2, type: 'number' },
      },
      required: ['b'],
    },
    'maximum',
    'schema.properties.b',
  ],
  [{ type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] }, 'type', 'schema'],
  [{ $ref: '#' }, '$ref', 'schema.$ref'],
  [{ anyOf: [{ $ref: '#' }, { type: 'integer' }] }, '$ref', 'schema.$ref'],
];

function refusal(schema: unknown): StructuredOutputError {
  try {
    schemaGrammar(schema);
  } catch (error) {
    if (error instanceof StructuredOutputError) {
      return error;
    }
    throw error;
  }
  throw new Error('the schema was accepted');
}

describe('SchemaCompiler', () => {
  it.each(TABLE)('generates exactly the JSON of %s', (_, schema, accepted, rejected) => {
    const grammar = schemaGrammar(schema);
    expect(accepted.filter((text) => !grammarMatches(grammar, text))).toEqual([]);
    expect(rejected.filter((text) => grammarMatches(grammar, text))).toEqual([]);
  });

  it.each(REFUSED)('refuses %j by keyword and path', (schema, keyword, param) => {
    const error = refusal(schema);
    expect(error).toMatchObject({ status: 400, keyword, param });
    expect(error.message).not.toContain('\n');
  });

  it('refuses schemas that are nested too deep or too large', () => {
    let deep: object = {};
    for (let level = 0; level < 100; level += 1) {
      deep = { items: deep, type: 'array' };
    }
    expect(refusal(deep).message).toMatch(/nested deeper than 64/u);
    expect(refusal({ description: 'x'.repeat(300_000) }).message).toMatch(/at most 262144 characters/u);
  });
});
