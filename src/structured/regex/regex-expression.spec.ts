import { describe, expect, it } from 'vitest';
import { StructuredOutputError } from '../structured-output-error.js';
import { compiledGrammar } from '../testing/compile-for-test.js';
import { grammarMatches } from '../testing/grammar-matcher.js';

function regexMatches(pattern: string, text: string): boolean {
  return grammarMatches(compiledGrammar({ kind: 'regex', pattern, path: 'guided_regex' }), text);
}

const TABLE: [pattern: string, accepted: string[], rejected: string[]][] = [
  ['abc', ['abc'], ['ab', 'abcd', 'xabc']],
  ['^abc$', ['abc'], ['abcd']],
  ['a|bc|', ['a', 'bc', ''], ['b', 'abc']],
  ['(ab)*c+d?', ['c', 'ababccd'], ['ab', 'abd']],
  ['a{2}b{1,2}c{2,}', ['aabcc', 'aabbccc'], ['abcc', 'aabc', 'aabbbcc']],
  ['a*?b+?', ['b', 'aabb'], ['a']],
  ['[a-c\\d_.-]+', ['a1_.-'], ['d', '']],
  ['[^\\s,]+', ['x1é'], ['a b', 'a,b']],
  ['\\w+@\\w+\\.com', ['a_1@b.com'], ['é@b.com', 'a@b_com']],
  ['\\W', ['-', ' '], ['a', '_', 'é']],
  ['.', ['a', '\t', '😀'], ['\n', 'ab']],
  ['\\u0041\\x42\\u{1F600}\\n', ['AB😀\n'], ['AB']],
  ['\\p{Lu}\\P{L}', ['É1', 'A-'], ['é1', 'AB']],
  ['(?:a)(?<n>b)(?P<m>c)', ['abc'], ['ab']],
  ['a^b|c$|$', ['c', ''], ['ab', 'a^b']],
  ['x{a}', ['x{a}'], ['xa']],
  ['(x+x+)+y', ['xxy', 'xxxxxxxxy'], ['xy', 'y']],
  ['(a?){30}a{30}', ['a'.repeat(30), 'a'.repeat(60)], ['a'.repeat(29), 'a'.repeat(61)]],
  ['[a-z]{1,40000}', ['a', 'z'.repeat(1200)], ['', 'A']],
];

const REFUSED: [pattern: string, reason: RegExp][] = [
  ['a(?=b)', /lookahead \(\?=/u],
  ['(?<!a)b', /lookbehind \(\?<!/u],
  ['(a)\\1', /backreference \\1/u],
  ['\\bword', /word boundary \\b/u],
  ['(?i)a', /the group \(\?i/u],
  ['a*+', /possessive/u],
  ['\\q', /the escape \\q/u],
  ['\\p{Nothing}', /Unicode property 'Nothing'/u],
  ['a{,3}', /write \{0,3\}/u],
  ['(a', /'\(' without '\)'/u],
  ['a)', /'\)' without '\('/u],
  ['[b-a]', /out of order/u],
  ['*a', /nothing to repeat/u],
  ['a{3,2}', /out of order/u],
  ['a$b', /matches no text/u],
  ['('.repeat(70) + ')'.repeat(70), /nested deeper than 64/u],
  ['a'.repeat(9000), /at most 8192 characters, got 9000/u],
];

describe('regexExpression', () => {
  it.each(TABLE)('matches exactly what %s matches', (pattern, accepted, rejected) => {
    expect(accepted.filter((text) => !regexMatches(pattern, text))).toEqual([]);
    expect(rejected.filter((text) => regexMatches(pattern, text))).toEqual([]);
  });

  it.each(REFUSED)('refuses %s', (pattern, reason) => {
    expect(() => regexMatches(pattern, '')).toThrow(StructuredOutputError);
    expect(() => regexMatches(pattern, '')).toThrow(reason);
  });
});
