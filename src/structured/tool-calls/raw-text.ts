import {
  ANY_CHARACTER,
  characterSet,
  charactersOf,
  subtract,
  type CharacterSet,
} from '../automata/character-set.js';
import { AutomatonTooLarge } from '../automata/dfa.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import { characters, repeat, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { contentLanguage, withoutText, type StringContent } from '../json-schema/string-content.js';
import { parseRegex } from '../regex/regex-parser.js';
import type { RegexNode } from '../regex/regex-node.js';

/** Characters that text without escapes may hold: no control characters but tab and line end. */
const PRINTABLE = subtract(
  ANY_CHARACTER,
  characterSet([
    [0x00, 0x08],
    [0x0b, 0x0c],
    [0x0d, 0x0d],
    [0x0e, 0x1f],
    [0x7f, 0x7f],
  ]),
);

/** What output parsers read as another type where a value may be one: numbers, words, and the start of structures. */
const LOOKALIKES = [
  '\\s*[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*',
  '\\s*([nN][uU][lL][lL]|[nN][oO][nN][eE]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE])\\s*',
  '\\s*[\\[{"](.|\\n)*',
];

export interface RawTextRules {
  /** Texts that would end the value. */
  avoid: readonly string[];
  /** Whether white space at the start or end belongs to the value; false: a parser may drop it. */
  keepsStart: boolean;
  keepsEnd: boolean;
  /** Whether the value must not look like one of another type. */
  guarded: boolean;
}

/** Text that stands without quotes and escapes. NEVER when no text of the content can be written so. */
export function rawText(content: StringContent, rules: RawTextRules, builder: GrammarBuilder): Expression {
  const key = `raw ${JSON.stringify(rules)} ${JSON.stringify(content)}`;
  return builder.shared(key, 'text', () => {
    const forms = formLanguages(rules, builder);
    const unwanted = rules.avoid.map(withoutText);
    const language: Language = {
      kind: 'all',
      languages: [contentLanguage(content), repeated(PRINTABLE), ...forms, ...unwanted],
    };
    try {
      return dfaExpression(languageDfa(language, builder.budget), builder, 'text', characters);
    } catch (error) {
      if (!(error instanceof AutomatonTooLarge) || content.kind !== 'free' || forms.length > 0) {
        throw error;
      }
      // Without the characters that the avoided texts begin with, counting needs no automaton.
      const set = subtract(PRINTABLE, charactersOf(rules.avoid.map((text) => text.slice(0, 1)).join('')));
      return repeat(characters(set), content.min, content.max);
    }
  });
}

function formLanguages({ keepsStart, keepsEnd, guarded }: RawTextRules, builder: GrammarBuilder): Language[] {
  const { budget } = builder;
  const excluded = [
    ...(keepsStart ? [] : ['\\s(.|\\n)*']),
    ...(keepsEnd ? [] : ['(.|\\n)*\\s']),
    ...(guarded ? LOOKALIKES : []),
  ];
  return excluded.map((pattern) => ({
    kind: 'not',
    language: {
      kind: 'regex',
      node: parseRegex(pattern, { reading: 'wide', budget, path: '' }),
      mode: 'full',
    },
  }));
}

function repeated(set: CharacterSet): Language {
  const node: RegexNode = { kind: 'repeat', item: { kind: 'characters', set }, min: 0, max: null };
  return { kind: 'regex', node, mode: 'full' };
}
