import {
  ANY_CHARACTER,
  characterSet,
  charactersOf,
  codePointsOf,
  intersect,
  subtract,
  type CharacterSet,
} from '../automata/character-set.js';
import { AutomatonTooLarge } from '../automata/dfa.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import { EMPTY, characters, choice, literal, repeat, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { directExpression, mayContain } from '../regex/direct-expression.js';
import type { RegexNode } from '../regex/regex-node.js';
import { contentLanguage, isTooCounted, withoutText, type StringContent } from './string-content.js';
import type { ValueSyntax } from './value-syntax.js';

/** What stands in a JSON string as it is (RFC 8259, section 7). */
const PLAIN = characterSet([
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0x10ffff],
]);

/** Control characters, which free text has no need of. */
const RARE = characterSet([
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
]);

const HEX = characterSet([
  [0x30, 0x39],
  [0x41, 0x46],
  [0x61, 0x66],
]);

export interface JsonSyntaxOptions {
  /** What may stand after `:` and `,`. */
  space: Expression;
  /** What may stand inside brackets and braces and before `:` and `,`; EMPTY unless the request asks for more. */
  innerSpace: Expression;
  /** Texts that no string may contain: the markers that end a tool call. */
  avoid: readonly string[];
  /** Tells syntaxes with other options apart. */
  id: string;
}

export function jsonSyntax(options: JsonSyntaxOptions): ValueSyntax {
  const { space, innerSpace, avoid } = options;
  const colon = sequence(innerSpace, literal(':'), space);
  const syntax: ValueSyntax = {
    id: options.id,
    nullText: 'null',
    trueText: 'true',
    falseText: 'false',
    objectOpen: sequence(literal('{'), innerSpace),
    objectClose: sequence(innerSpace, literal('}')),
    arrayOpen: sequence(literal('['), innerSpace),
    arrayClose: sequence(innerSpace, literal(']')),
    comma: sequence(innerSpace, literal(','), space),
    get inner() {
      return syntax;
    },
    string: (content, builder) => jsonString(content, avoid, options.id, builder),
    member: (name, value, builder) =>
      sequence(
        typeof name === 'string'
          ? literal(JSON.stringify(name))
          : jsonString(name, avoid, options.id, builder),
        colon,
        value.in(syntax),
      ),
  };
  return syntax;
}

function jsonString(
  content: StringContent,
  avoid: readonly string[],
  id: string,
  builder: GrammarBuilder,
): Expression {
  const quote = literal('"');
  return builder.shared(`${id} string ${JSON.stringify(content)}`, 'string', () => {
    const isPlain = content.kind === 'free' && avoid.length === 0;
    return sequence(
      quote,
      isPlain ? freeText(content, builder) : describedText(content, avoid, builder),
      quote,
    );
  });
}

function freeText({ min, max }: { min: number; max: number | null }, builder: GrammarBuilder): Expression {
  return repeat(jsonCharacter(builder), min, max);
}

/** Text without the avoided ones; if that takes too many states, without their first characters but as escapes. */
function describedText(
  content: StringContent,
  avoid: readonly string[],
  builder: GrammarBuilder,
): Expression {
  const language = contentLanguage(content);
  const direct = directNode(language);
  if (
    direct !== null &&
    !avoid.some((text) => codePointsOf(text).every((each) => mayContain(direct, each)))
  ) {
    return directExpression(direct, (set) => escapedCharacters(set, PLAIN));
  }
  if (!isTooCounted(content, avoid)) {
    try {
      const languages = [language, ...avoid.map(withoutText)];
      const dfa = languageDfa({ kind: 'all', languages }, builder.budget);
      return dfaExpression(dfa, builder, 'text', (set) => escapedCharacters(set, PLAIN));
    } catch (error) {
      if (!(error instanceof AutomatonTooLarge) || avoid.length === 0) {
        throw error;
      }
    }
  }
  const plain = subtract(PLAIN, charactersOf(avoid.map((text) => text.slice(0, 1)).join('')));
  if (content.kind === 'free') {
    return repeat(escapedCharacters(subtract(ANY_CHARACTER, RARE), plain), content.min, content.max);
  }
  return dfaExpression(languageDfa(language, builder.budget), builder, 'text', (set) =>
    escapedCharacters(set, plain),
  );
}

/**
 * One character of a string that nothing constrains, in every way JSON can write it. Escaped surrogates come in
 * pairs only, so that lengths count characters and the text is always valid Unicode.
 */
function jsonCharacter(builder: GrammarBuilder): Expression {
  return builder.shared('json character', 'char', () => {
    const hex = characters(HEX);
    const high = characters(charactersOf('dD'));
    const unit = choice(
      sequence(characters(subtract(HEX, charactersOf('dD'))), repeat(hex, 3, 3)),
      sequence(high, characters(charactersOf('01234567')), repeat(hex, 2, 2)),
      sequence(
        high,
        characters(charactersOf('89abAB')),
        repeat(hex, 2, 2),
        literal('\\u'),
        high,
        characters(charactersOf('cdefCDEF')),
        repeat(hex, 2, 2),
      ),
    );
    return choice(
      characters(PLAIN),
      sequence(literal('\\'), choice(characters(charactersOf('"\\/bfnrt')), sequence(literal('u'), unit))),
    );
  });
}

/** The expression that is all of a description and asks to be written as it stands. */
function directNode(language: Language): RegexNode | null {
  const [only = language, second] = language.kind === 'all' ? language.languages : [];
  return only.kind === 'regex' && only.direct === true && second === undefined ? only.node : null;
}

/** Characters of a set as they stand in a JSON string: as they are if `plain`, else in their shortest escape. */
function escapedCharacters(set: CharacterSet, plain: CharacterSet): Expression {
  const escapes = subtract(set, plain).flatMap(([low, high]) =>
    Array.from({ length: high - low + 1 }, (_, index) => escapeOf(low + index)),
  );
  return choice(characters(intersect(set, plain)), sequence(literal('\\'), prefixTree(escapes)));
}

/** Without the backslash. */
function escapeOf(codePoint: number): string {
  const text = JSON.stringify(String.fromCodePoint(codePoint)).slice(1, -1);
  return text.startsWith('\\') ? text.slice(1) : `u${codePoint.toString(16).padStart(4, '0')}`;
}

/** Any one of some texts, common beginnings written once. */
function prefixTree(texts: readonly string[]): Expression {
  const restsByFirst = new Map<string, string[]>();
  for (const text of texts) {
    restsByFirst.set(text.charAt(0), [...(restsByFirst.get(text.charAt(0)) ?? []), text.slice(1)]);
  }
  return choice(
    ...[...restsByFirst].map(([first, rests]) =>
      first === '' ? EMPTY : sequence(characters(charactersOf(first)), prefixTree(rests)),
    ),
  );
}
