import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTestModel } from '../../../../tools/test-models/models.js';
import { Grammar, GrammarError } from './grammar.js';
import { loadLlamaLibrary } from './library.js';
import { LlamaModel } from './model.js';

const list = 'root ::= "[" item ("," item)* "]"\nitem ::= [a-c]+ | "é" | "日本"';
const listPattern = /^\[([a-c]+|é|日本)(,([a-c]+|é|日本))*\]$/;

let directory: string;
let model: LlamaModel;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nestling-grammar-'));
  model = LlamaModel.load(loadLlamaLibrary(), writeTestModel('tiny-qwen2-f32', directory));
});

afterAll(() => {
  model.free();
  rmSync(directory, { recursive: true });
});

const tokens = (text: string): number[] => [...model.tokenize(text, false, true)];
const endId = (): number => tokens('<|im_end|>')[0]!;
/** The ids that a grammar allows next. */
function allowed(grammar: Grammar): number[] {
  const logits = new Float32Array(model.vocabularySize);
  const count = grammar.mask(logits);
  const ids = [...logits.keys()].filter((id) => logits[id] === 0);
  expect(ids).toHaveLength(count);
  return ids;
}

describe('Grammar', () => {
  it('follows a text that it describes, and allows the end exactly where it may end', () => {
    const grammar = Grammar.compile(model, list);
    for (const id of tokens('[ab,日本,é]')) {
      expect(grammar.allows(endId())).toBe(false);
      grammar.accept(id);
    }
    expect(grammar.allows(endId())).toBe(true);
    expect(grammar.allows(tokens('a')[0]!)).toBe(false);
    grammar.free();
  });

  it('lets every choice among allowed tokens lead to a text that it describes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (choices) => {
        const grammar = Grammar.compile(model, list);
        const chosen: number[] = [];
        for (const choice of choices) {
          const ids = allowed(grammar).filter((id) => !model.isEndOfGeneration(id));
          if (ids.length === 0) break;
          const id = ids[choice % ids.length]!;
          grammar.accept(id);
          chosen.push(id);
        }
        const text = Buffer.concat(chosen.map((id) => model.tokenBytes(id))).toString();
        expect(listPattern.test(text)).toBe(grammar.allows(endId()));
        grammar.free();
      }),
      { numRuns: 60 },
    );
  });

  it('masks in place, leaves other logits alone, and finds no way on when all that remain are out', () => {
    const grammar = Grammar.compile(model, 'root ::= "a" | "b"');
    const logits = new Float32Array(model.vocabularySize).fill(-3);
    const [a, b] = [tokens('a')[0]!, tokens('b')[0]!];
    logits[a] = 2.5;
    logits[b] = -Infinity;
    expect(grammar.mask(logits)).toBe(1);
    expect(logits[a]).toBe(2.5);
    expect(logits.filter((value) => value > -Infinity)).toHaveLength(1);
    logits[a] = -Infinity;
    expect(grammar.mask(logits)).toBe(0);
    expect(() => grammar.mask(new Float32Array(3))).toThrow('logits must have 1024 entries, got 3');
    grammar.free();
  });

  it('refuses a token that is not allowed and stays where it is', () => {
    const grammar = Grammar.compile(model, 'root ::= "ab"');
    const before = allowed(grammar);
    expect(() => grammar.accept(tokens('z')[0]!)).toThrow(/^the grammar does not allow token \d+ here$/);
    expect(() => grammar.accept(endId())).toThrow(RangeError);
    expect(() => grammar.allows(5000)).toThrow('token id must be an integer from 0 to 1023, got 5000');
    expect(allowed(grammar)).toEqual(before);
    grammar.free();
  });

  it('goes separate ways from a clone, and back to the beginning on reset', () => {
    const grammar = Grammar.compile(model, 'root ::= "a" "b" "c"');
    const start = allowed(grammar);
    grammar.accept(tokens('a')[0]!);
    const copy = grammar.clone();
    copy.accept(tokens('b')[0]!);
    expect(copy.allows(tokens('c')[0]!)).toBe(true);
    expect(grammar.allows(tokens('c')[0]!)).toBe(false);
    grammar.reset();
    expect(allowed(grammar)).toEqual(start);
    copy.free();
    grammar.free();
    expect(() => grammar.allows(1)).toThrow('the grammar is freed');
  });

  it('starts with the rule it is told to', () => {
    const grammar = Grammar.compile(model, 'root ::= "a"\nother ::= "b"', 'other');
    expect(grammar.allows(tokens('b')[0]!)).toBe(true);
    expect(grammar.allows(tokens('a')[0]!)).toBe(false);
    grammar.free();
  });

  it.each([
    ['an open text', 'root ::= "yes', 'unexpected end of input'],
    ['an undefined rule', 'root ::= foo', "Undefined rule identifier 'foo'"],
    ['no root', 'a ::= "b"', "grammar does not contain a 'root' symbol"],
    ['left recursion', 'root ::= root "a"', 'unsupported grammar, left recursion detected'],
    ['an unknown escape', 'root ::= "\\', 'unknown escape at'],
    ['too many repetitions', 'root ::= (("a"{2000}){2000}){2000}', 'exceeds sane defaults'],
    ['a NUL character', 'root ::= "a\0"', 'the grammar contains a NUL character'],
    [
      'very deep groups',
      `root ::= ${'('.repeat(501)}"a"${')'.repeat(501)}`,
      'nests groups 501 deep; at most 500',
    ],
    ['very many rules', 'root ::= "a"{40000} "b"{40000}', 'becomes about 80001 rules; at most 50000'],
  ])('gives the reason for a grammar with %s', (_, text, reason) => {
    expect(() => Grammar.compile(model, text)).toThrow(GrammarError);
    expect(() => Grammar.compile(model, text)).toThrow(reason);
  });

  it('does not count what stands in texts, classes and comments as syntax', () => {
    const text = `root ::= "${'('.repeat(600)}" | [${'('.repeat(600)}] # ${'('.repeat(600)}`;
    expect(() => Grammar.compile(model, text).free()).not.toThrow();
  });

  it('survives the deepest grammar that it lets through', () => {
    const nested = `root ::= ${'('.repeat(500)}"a"${')'.repeat(500)}`;
    const chain = Array.from({ length: 40_000 }, (_, index) => `r${index} ::= r${index + 1}`).join('\n');
    for (const text of [nested, `root ::= r0\n${chain}\nr40000 ::= "a"`]) {
      const grammar = Grammar.compile(model, text);
      expect(grammar.allows(tokens('a')[0]!)).toBe(true);
      grammar.free();
    }
  });
});
