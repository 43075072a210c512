import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from './compile-template.js';
import { fromJson } from './from-json.js';
import { toValue } from './to-value.js';
import { equals } from './values/equality.js';
import { repr } from './values/repr.js';

describe('fromJson', () => {
  it('keeps what JSON.parse loses', () => {
    expect(repr(fromJson('{"10": 1.0, "2": 123456789012345678901, "__proto__": [-0.0, 1e5, 1E400]}'))).toBe(
      "{'10': 1.0, '2': 123456789012345678901, '__proto__': [-0.0, 100000.0, inf]}",
    );
  });

  it.each([
    '',
    '{',
    '[1,]',
    '{"a" 1}',
    "{'a': 1}",
    '01',
    '1.',
    'nul',
    '"a',
    '"\n"',
    '[1] 2',
    '{"a":1,}',
    '['.repeat(2000),
  ])('refuses %j', (text) => {
    expect(() => fromJson(text)).toThrow(SyntaxError);
  });

  it('agrees with JSON.parse on every document', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // JSON.parse rounds longer integers.
        fc.pre(!/\d{16}/.test(text));
        expect(equals(fromJson(text), toValue(JSON.parse(text)))).toBe(true);
      }),
    );
  });
});

describe('tojson', () => {
  const template = compileTemplate(
    '{{ x | tojson }}{{ "\\n" }}{{ x | tojson(indent=2, sort_keys=true, ensure_ascii=true) }}',
  );

  it('writes JSON that means the value, for every document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const normalized: unknown = JSON.parse(JSON.stringify(data));
        const [line, ...indented] = template.render(new Map([['x', toValue(normalized)]])).split('\n');
        expect(JSON.parse(line!)).toEqual(normalized);
        expect(JSON.parse(indented.join('\n'))).toEqual(normalized);
      }),
    );
  });
});
