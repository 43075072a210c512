import { describe, expect, it } from 'vitest';
import { compileConstraint } from './compile-constraint.js';
import { CompileBudget } from './compile-budget.js';
import { DEFAULT_LIMITS } from './limits.js';
import { readGbnf } from './testing/compile-for-test.js';
import { grammarMatches } from './testing/grammar-matcher.js';
import type { ArgumentsSyntax, ToolCallSyntax } from './tool-call-syntax.js';
import { toolCallActivation, toolCallConstraint, type ToolConstraintOptions } from './tool-grammar.js';

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 9 } },
  required: ['city'],
};
const weather = { name: 'get_weather', parameters, enforceSchema: true, path: 'tools[0].function' };
const noop = {
  name: 'get_time',
  parameters: { type: 'object', properties: {} },
  enforceSchema: true,
  path: 'tools[1].function',
};

function syntaxOf(form: ArgumentsSyntax, change: Partial<ToolCallSyntax> = {}): ToolCallSyntax {
  return {
    trigger: '<call>',
    begin: '',
    separator: '\n',
    end: '',
    call: (tool) => ({ before: `<call>${tool.name}:`, arguments: form, after: '</call>' }),
    ...change,
  };
}

function gbnfOf(options: Partial<ToolConstraintOptions>): string {
  const constraint = toolCallConstraint({
    syntax: null,
    tools: [weather, noop],
    parallel: true,
    specialTokens: new Map(),
    endOfGenerationIds: [],
    ...options,
  });
  return compileConstraint(constraint, new CompileBudget(DEFAULT_LIMITS));
}

const elements: ArgumentsSyntax = {
  kind: 'elements',
  before: (name) => `<${name}>`,
  after: '</p>',
  separator: '',
  forbiddenInText: ['</p>'],
};

const TABLE: [
  name: string,
  options: Partial<ToolConstraintOptions>,
  accepted: string[],
  rejected: string[],
][] = [
  [
    'a JSON array for models without a syntax',
    {},
    ['[{"name": "get_weather", "parameters": {"city": "Rome"}}, {"name": "get_time", "parameters": {}}]'],
    ['[]', '[{"name": "get_weather", "parameters": {}}]', '[{"name": "other", "parameters": {}}]'],
  ],
  [
    'JSON arguments, one call',
    { syntax: syntaxOf({ kind: 'json' }), parallel: false },
    ['<call>get_time:{}</call>', '<call>get_weather:{"city":"a","days":3}</call>'],
    ['<call>get_time:{}</call>\n<call>get_time:{}</call>', '<call>get_weather:{"city":"a","days":10}</call>'],
  ],
  [
    'elements',
    { syntax: syntaxOf(elements) },
    ['<call>get_weather:<city>New York</p><days>3</p></call>', '<call>get_time:</call>'],
    ['<call>get_weather:<city>a</p>b</p></call>', '<call>get_weather:<days>3</p></call>'],
  ],
  [
    'Python arguments',
    { syntax: syntaxOf({ kind: 'python' }) },
    ['<call>get_weather:city="a\\"b\\n", days=3</call>', '<call>get_time:</call>'],
    ['<call>get_weather:city="a"b"</call>', '<call>get_weather:days=3</call>'],
  ],
  [
    'literals',
    { syntax: syntaxOf({ kind: 'literals', delimiter: '|' }) },
    ['<call>get_weather:city:|New "York"|,days:3</call>'],
    ['<call>get_weather:city:|a|b|</call>', '<call>get_weather:city:a</call>'],
  ],
  [
    'numbered calls',
    {
      syntax: syntaxOf(
        { kind: 'json' },
        {
          call: (tool, position) => ({
            before: `${tool.name}:${position}|`,
            arguments: { kind: 'json' },
            after: '',
          }),
        },
      ),
    },
    ['get_time:0|{}', 'get_time:12|{}\nget_time:13|{}'],
    ['get_time:|{}', 'get_time:01|{}'],
  ],
  [
    'any object for tools that are not enforced',
    { syntax: syntaxOf({ kind: 'json' }), tools: [{ ...weather, enforceSchema: false }] },
    ['<call>get_weather:{"x":[1]}</call>'],
    ['<call>get_weather:[]</call>'],
  ],
];

describe('toolCallConstraint', () => {
  it.each(TABLE)('writes %s', (_, options, accepted, rejected) => {
    const grammar = readGbnf(gbnfOf(options));
    expect(accepted.filter((text) => !grammarMatches(grammar, text))).toEqual([]);
    expect(rejected.filter((text) => grammarMatches(grammar, text))).toEqual([]);
  });

  it('requires markers that are tokens by id, and keeps them out of arguments', () => {
    const specialTokens = new Map([
      ['<call>', 7],
      ['</call>', 8],
      ['<unused>', 9],
      ['\n', 10],
    ]);
    const gbnf = gbnfOf({ syntax: syntaxOf({ kind: 'json' }), tools: [weather], specialTokens });
    expect(gbnf).toContain('<[7]> "get_weather:');
    expect(gbnf).toContain('<[8]>');
    expect(gbnf).not.toContain('"<call>');
    expect(gbnf).not.toMatch(/<\[(9|10)\]>/u);
    const text = (content: string): boolean =>
      grammarMatches(readGbnf(gbnf.replace(/<\[\d+\]>/gu, '"#"')), `#get_weather:{"city":"${content}"}#`);
    expect([text('a < b'), text('a</call>'), text('<call>')]).toEqual([true, false, false]);
  });

  it('ends the grammar where a token ends the output', () => {
    const gbnf = gbnfOf({
      syntax: syntaxOf({ kind: 'json' }),
      tools: [noop],
      specialTokens: new Map([['</call>', 8]]),
      endOfGenerationIds: [8],
    });
    const grammar = readGbnf(gbnf);
    expect(grammarMatches(grammar, '<call>get_time:{}')).toBe(true);
    expect(grammarMatches(grammar, '<call>get_time:{}\n<call>get_time:{}')).toBe(false);
  });

  it('refuses a name that the model would write as a special token', () => {
    const tools = [weather, { ...noop, name: 'a<call>b' }];
    expect(() => gbnfOf({ tools, specialTokens: new Map([['<call>', 7]]) })).toThrow(
      expect.objectContaining({ status: 400, param: 'tools[1].function.name' }),
    );
  });

  it('names the tool whose schema can not be enforced', () => {
    const bad = {
      ...weather,
      parameters: { type: 'object', properties: { a: { type: 'array', uniqueItems: true } } },
    };
    expect(() => gbnfOf({ tools: [bad] })).toThrow(
      expect.objectContaining({
        param: 'tools[0].function.parameters.properties.a.uniqueItems',
        keyword: 'uniqueItems',
      }),
    );
  });
});

describe('toolCallActivation', () => {
  it('starts at once for required calls, at the trigger for others', () => {
    expect(toolCallActivation(null, 'required')).toEqual({ kind: 'start' });
    expect(toolCallActivation(syntaxOf({ kind: 'json' }), 'auto')).toEqual({ kind: 'at', text: '<call>' });
    expect(toolCallActivation(syntaxOf({ kind: 'json' }, { trigger: null }), 'auto')).toBeNull();
  });
});
