import { describe, expect, it } from 'vitest';
import { structuredOutputFrom } from '../constraint-request.js';
import { compiledGrammar } from '../testing/compile-for-test.js';
import { grammarMatches } from '../testing/grammar-matcher.js';

function accepts(responseFormat: object, text: string): boolean {
  const spec = structuredOutputFrom({ response_format: { type: 'structural_tag', ...responseFormat } });
  return spec !== null && grammarMatches(compiledGrammar(spec), text);
}

const integer = { type: 'json_schema', json_schema: { type: 'integer' } };
const tag = (begin: string, end: string | string[], content: object = integer): object => ({
  type: 'tag',
  begin,
  content,
  end,
});

describe('structural tags', () => {
  it.each<[string, object, string[], string[]]>([
    [
      'constants and sequences',
      { type: 'sequence', elements: [{ type: 'const_string', value: 'n=' }, integer] },
      ['n=12'],
      ['n=', '12'],
    ],
    [
      'alternatives',
      { type: 'or', elements: [integer, { type: 'regex', pattern: '[a-c]+' }] },
      ['5', 'abc'],
      ['d'],
    ],
    ['grammars', { type: 'grammar', grammar: 'root ::= "x" | "y" root' }, ['yyx'], ['y']],
    ['tags with several ends', tag('<n>', ['</n>', '.']), ['<n>5</n>', '<n>5.'], ['<n>a</n>', '<n>5']],
    [
      'free text up to the end of its tag',
      tag('<t>', '</t>', { type: 'any_text' }),
      ['<t>a < b</t>', '<t></t>'],
      ['<t>a</t>b</t>', '<t>a'],
    ],
    [
      'tags with a separator',
      {
        type: 'tags_with_separator',
        tags: [tag('a', ';'), tag('b', ';')],
        separator: ',',
        at_least_one: true,
      },
      ['a1;', 'a1;,b2;'],
      ['', 'a1;b2;'],
    ],
    [
      'triggers in free text',
      { type: 'triggered_tags', triggers: ['<f'], tags: [tag('<fa>', '</f>'), tag('<fb>', '</f>')] },
      ['', 'hello', 'so <fa>1</f> and <fb>2</f>.'],
      ['<f', '<fc>1</f>', 'x <fa>a</f>'],
    ],
    [
      'at least one tag, and nothing after it',
      {
        type: 'triggered_tags',
        triggers: ['<f'],
        tags: [tag('<fa>', '</f>')],
        at_least_one: true,
        stop_after_first: true,
      },
      ['<fa>1</f>', 'x<fa>1</f>'],
      ['', 'x', '<fa>1</f>x'],
    ],
  ])('generates %s', (_, format, accepted, rejected) => {
    expect(accepted.filter((text) => !accepts({ format }, text))).toEqual([]);
    expect(rejected.filter((text) => accepts({ format }, text))).toEqual([]);
  });

  it('takes the legacy form', () => {
    const format = {
      structures: [{ begin: '<function=f>', schema: { type: 'object', properties: {} }, end: '</function>' }],
      triggers: ['<function='],
    };
    expect(accepts(format, 'Sure: <function=f>{}</function>')).toBe(true);
    expect(accepts(format, '<function=g>{}</function>')).toBe(false);
  });

  it.each<[object, RegExp]>([
    [{ format: { type: 'unknown' } }, /format\.type must be const_string/u],
    [{ format: tag('a', []) }, /format\.end must hold at least one/u],
    [
      { structures: [{ begin: 'x', schema: {}, end: 'y' }], triggers: ['z'] },
      /triggers must hold a start of tag 0/u,
    ],
    [{}, /response_format\.format must be an object/u],
  ])('refuses %j', (format, reason) => {
    expect(() => accepts(format, '')).toThrow(reason);
  });
});
