import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompileBudget } from '../compile-budget.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { grammarMatches } from '../testing/grammar-matcher.js';
import { GrammarSampler } from '../testing/grammar-sampler.js';
import { readGbnf } from '../testing/compile-for-test.js';
import { GrammarBuilder } from './grammar-builder.js';
import { leftRecursion } from './grammar-analysis.js';
import type { Grammar } from './grammar.js';
import { withSingleReadings } from './single-readings.js';
import { writeGbnf } from './gbnf-writer.js';

function rewritten(grammar: Grammar): Grammar {
  const builder = new GrammarBuilder(new CompileBudget(DEFAULT_LIMITS));
  for (const name of grammar.rules.keys()) builder.reserve(name);
  return withSingleReadings(grammar, builder);
}

/** Rules a to d over few characters, so that they often begin alike; each ends, by its last option. */
function randomGrammar(): fc.Arbitrary<Grammar> {
  const atom = fc.constantFrom('"a"', '"ab"', '"b"', '[a-c]', '"("', 'a', 'b', 'c', 'd');
  const item = fc
    .tuple(atom, fc.constantFrom('', '', '', '?', '*', '{0,2}', '{2}'))
    .map((parts) => parts.join(''));
  const option = fc
    .tuple(fc.constantFrom('"a"', '"b"', '[ab]', 'NEXT'), fc.array(item, { maxLength: 3 }))
    .map(([first, items]) => [first, ...items].join(' '));
  const body = fc.array(option, { minLength: 1, maxLength: 4 });
  return fc.tuple(body, body, body, body).map((bodies) => {
    const names = ['a', 'b', 'c', 'd'];
    const lines = bodies.map((options, index) => {
      const next = names[index + 1] ?? '"d"';
      return `${names[index]} ::= ${options.join(' | ').replaceAll('NEXT', next)} | "x" | "(" root`;
    });
    // Rules outside of recursions are left alone, so all of them may start anew.
    return readGbnf(`root ::= a | b\n${lines.join('\n')}`);
  });
}

describe('withSingleReadings', () => {
  it('keeps the language', () => {
    fc.assert(
      fc.property(
        randomGrammar().filter((grammar) => leftRecursion(grammar) === null),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 40, maxLength: 40 }),
        (grammar, numbers) => {
          const result = rewritten(grammar);
          let drawn = 0;
          const random = (): number => numbers[drawn++ % numbers.length] ?? 0;
          for (const [from, to] of [
            [grammar, result],
            [result, grammar],
          ] as const) {
            const text = new GrammarSampler(from, random).sample(3);
            // The matcher follows all readings of the first grammar, whose number grows with the text.
            if (text.length < 10) expect([text, grammarMatches(to, text)]).toEqual([text, true]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('leaves rules that one character decides as they are', () => {
    const grammar = readGbnf('root ::= "[" (item ("," item)*)? "]"\nitem ::= [0-9]+ | root');
    expect(writeGbnf(rewritten(grammar))).toBe(writeGbnf(grammar));
  });

  it('takes in rules that begin alike', () => {
    const grammar = readGbnf('root ::= a | b\na ::= "x" root "y"\nb ::= "x" root "z" | "w"');
    expect([...rewritten(grammar).rules.keys()]).not.toContain('a');
  });
});
