import {
  ANY_CHARACTER,
  characterSet,
  charactersOf,
  intersect,
  subtract,
  union,
  type CharacterSet,
} from '../automata/character-set.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import { EMPTY, NEVER, characters, choice, repeat, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import {
  contentLanguage,
  isTooCounted,
  withoutText,
  type StringContent,
} from '../json-schema/string-content.js';
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
    return content.kind === 'free' && isTooCounted(content, rules.avoid)
      ? countedText(content, rules)
      : dfaExpression(languageDfa(language, builder.budget), builder, 'text', characters);
  });
}

/** Without the characters that the avoided texts begin with, counting needs no automaton. */
function countedText({ min, max }: { min: number; max: number | null }, rules: RawTextRules): Expression {
  const set = subtract(PRINTABLE, charactersOf(rules.avoid.map((text) => text.slice(0, 1)).join('')));
  const middle = characters(set);
  const isFree = rules.keepsStart && rules.keepsEnd && !rules.guarded;
  if (isFree) {
    return repeat(middle, min, max);
  }
  const first = subtract(set, union(rules.keepsStart ? [] : SPACE, rules.guarded ? LOOKALIKE_STARTS : []));
  const last = rules.keepsEnd ? set : subtract(set, SPACE);
  const inner = repeat(middle, Math.max(0, min - 2), max === null ? null : max - 2);
  return choice(
    min === 0 ? EMPTY : NEVER,
    min <= 1 && max !== 0 ? characters(intersect(first, last)) : NEVER,
    sequence(characters(first), inner, characters(last)),
  );
}

const SPACE = charactersOf(' \t\n\r');
/** What a number, a word like null or true, or a structure can begin with, white space before it included. */
const LOOKALIKE_STARTS = union(SPACE, charactersOf('+-.0123456789nNtTfF[{"'));

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
