import { describe, expect, it } from 'vitest';
import { coerceText } from './coerce-value.js';

const root = {
  $defs: {
    count: { type: 'integer' },
    tree: {
      type: 'object',
      properties: { size: { $ref: '#/$defs/count' }, child: { $ref: '#/$defs/tree' } },
    },
    loop: { $ref: '#/$defs/loop' },
  },
};

describe('coerceText', () => {
  it.each([
    ['5', { type: 'integer' }, '5'],
    ['007', { type: 'integer' }, '7'],
    ['12345678901234567890', { type: 'integer' }, '12345678901234567890'],
    ['2.0', { type: 'integer' }, '2'],
    ['2.50', { type: 'number' }, '2.50'],
    ['.5', { type: 'number' }, '0.5'],
    ['NaN', { type: 'number' }, '"NaN"'],
    ['True', { type: 'boolean' }, 'true'],
    ['0', { type: 'boolean' }, 'false'],
    ['null', { type: ['string', 'null'] }, 'null'],
    ['null', { type: 'string' }, '"null"'],
    ['5', { type: 'string' }, '"5"'],
    ['5', {}, '"5"'],
    ['[1]', { type: 'array' }, '[1]'],
    ['["1"]', { type: 'array', items: { type: 'integer' } }, '[1]'],
    ['x', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, '"x"'],
    ['7', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, '7'],
    ['3', { enum: [1, 2, 3] }, '3'],
    ['4', { const: 4 }, '4'],
    ['6', { $ref: '#/$defs/count' }, '6'],
    ['6', { allOf: [{ $ref: '#/$defs/count' }] }, '6'],
    ['{"size": "1", "child": {"size": "2"}}', { $ref: '#/$defs/tree' }, '{"size":1,"child":{"size":2}}'],
    ['6', { $ref: '#/$defs/loop' }, '"6"'],
    ['6', { $ref: '#/$defs/none' }, '"6"'],
  ])('reads %j by %j as %s', (raw, schema, expected) => {
    expect(coerceText(raw, schema, root)).toBe(expected);
  });
});
