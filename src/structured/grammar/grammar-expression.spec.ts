import { describe, expect, it } from 'vitest';
import { compiledGrammar } from '../testing/compile-for-test.js';
import { grammarMatches } from '../testing/grammar-matcher.js';

function accepts(grammar: string, text: string): boolean {
  return grammarMatches(compiledGrammar({ kind: 'grammar', grammar, path: 'guided_grammar' }), text);
}

const GBNF = `
# a list
root ::= "[" item ("," item)* "]" # of items
item ::= [0-9]{1,2} |
  "\\"" [^"\\n]* "\\""
`;

const EBNF = `root ::= select_statement
select_statement ::= 'SELECT ' column ' from ' table;
column ::= "col_1" | "col_2" (* two *)
table ::= "table_1 " | "table_2"`;

const LEFT_RECURSIVE = 'root ::= root "+" term | root "-" term | term\nterm ::= [0-9]+';

const LARK = `
start: statement (";" statement)*   // statements
?statement: "let"i NAME "=" expr -> assign
    | expr
expr: expr "+" term | term
term: NUMBER | "(" expr ")" | /[xyz]{2}/ | "a".."c"
NAME: ("a".."z")+ DIGIT~0..2
%import common.NUMBER
%import common (DIGIT, WS)
%ignore WS
`;

describe('grammarExpression', () => {
  it.each<[string, string, string[], string[]]>([
    ['GBNF', GBNF, ['[1]', '[12,"a b"]'], ['[]', '[123]', '["a]']],
    [
      'EBNF with quotes, comments and underscores',
      EBNF,
      ['SELECT col_1 from table_2'],
      ['SELECT col_3 from table_2'],
    ],
    ['left recursion of one rule', LEFT_RECURSIVE, ['1', '1+22-3'], ['1+', '+1']],
    ['Lark', LARK, ['1+2', 'LET abc1 = (1.5 + xy)', 'let a=b; 7'], ['let = 1', '(1', 'xw']],
  ])('reads %s', (_, grammar, accepted, rejected) => {
    expect(accepted.filter((text) => !accepts(grammar, text))).toEqual([]);
    expect(rejected.filter((text) => accepts(grammar, text))).toEqual([]);
  });

  it('repeats what may be empty without hanging', () => {
    const grammar = 'root ::= (word? " "?)* "."\nword ::= [a-z]*';
    expect(accepts(grammar, 'ab cd .')).toBe(true);
    expect(accepts(grammar, '.')).toBe(true);
    expect(accepts(grammar, 'ab')).toBe(false);
  });

  it('follows one reading where rules begin alike and call themselves', () => {
    const grammar = `
      root ::= product "+" root | product
      product ::= atom "*" product | atom
      atom ::= "(" root ")" | "(" root "," root ")" | [0-9]+`;
    const nested = `${'('.repeat(40)}1${')'.repeat(40)}`;
    expect(accepts(grammar, `${nested}*2+(3,4)`)).toBe(true);
    expect(accepts(grammar, `${nested})`)).toBe(false);
  });

  it.each<[string, string, RegExp]>([
    ['an undefined rule', 'root ::= "a"\n b ::= missing', /line 2: the rule 'b' uses 'missing'/u],
    ['a missing root', 'start ::= "a"', /no rule 'root'/u],
    ['a missing Lark start', 'a: "b"', /no rule 'start'/u],
    ['left recursion over several rules', 'root ::= a\na ::= b "x" | "y"\nb ::= a', /line 2.*a -> b -> a/u],
    ['left recursion behind something empty', 'root ::= e root "x" | "y"\ne ::= "z"?', /left recursion/u],
    ['only left recursion', 'root ::= root "x"', /left recursion/u],
    ['a rule that never ends', 'root ::= "a" root', /matches no finite text/u],
    ['a rule defined twice', 'root ::= "a"\nroot ::= "b"', /line 2: the rule 'root' is defined twice/u],
    ['an open text', 'root ::= "a', /line 1/u],
    ['an open group', 'root ::= ("a"', /expected "\)"/u],
    [
      'rules that multiply on the way to the first character',
      `root ::= r0\n${Array.from({ length: 40 }, (_, i) => `r${i} ::= r${i + 1} "x" | r${i + 1} "y"{4500}`).join('\n')}\nr40 ::= "a"`,
      /too many ways/u,
    ],
    ['tokens by text', 'root ::= <think>', /only by its id/u],
    ['Lark templates', 'start: a{b}\na{x}: x', /not supported|expected/u],
    ['other Lark modules', '%import python.NAME\nstart: NAME', /line 1: only %import common/u],
  ])('refuses %s with the line', (_, grammar, reason) => {
    expect(() => accepts(grammar, '')).toThrow(reason);
  });
});
