import { characterSet, intersect, subtract, type CharacterSet } from '../automata/character-set.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa } from '../automata/language.js';
import { characters, choice, literal, repeat, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { wordNode } from '../regex/regex-node.js';
import { contentLanguage, type StringContent } from './string-content.js';
import type { ValueSyntax } from './value-syntax.js';

/** What stands in a JSON string as it is (RFC 8259, section 7). */
const PLAIN = characterSet([
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0x10ffff],
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
    key: (name) => sequence(literal(JSON.stringify(name)), colon),
    freeKey: (content, builder) => sequence(jsonString(content, avoid, options.id, builder), colon),
    literalString: (text) => literal(JSON.stringify(text)),
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
  if (content.kind === 'free' && avoid.length === 0) {
    return content.min === 0 && content.max === null
      ? builder.shared(`${id} string`, 'string', () =>
          sequence(quote, repeat(jsonCharacter(builder), 0, null), quote),
        )
      : sequence(quote, repeat(jsonCharacter(builder), content.min, content.max), quote);
  }
  const key = `${id} ${JSON.stringify(content)}`;
  return builder.shared(key, 'string', () => {
    const language = contentLanguage(content);
    const avoiding = avoid.map((text) => ({
      kind: 'not' as const,
      language: { kind: 'regex' as const, node: wordNode(text), mode: 'search' as const },
    }));
    const dfa = languageDfa({ kind: 'all', languages: [language, ...avoiding] }, builder.budget);
    return sequence(quote, dfaExpression(dfa, builder, 'text', escapedCharacters), quote);
  });
}

/**
 * One character of a string that nothing constrains, in every way JSON can write it. Escaped surrogates come in
 * pairs only, so that lengths count characters and the text is always valid Unicode.
 */
function jsonCharacter(builder: GrammarBuilder): Expression {
  return builder.shared('json character', 'char', () => {
    const hex = characters(HEX);
    const high = characters(charactersIn('dD'));
    const unit = choice(
      sequence(characters(subtract(HEX, charactersIn('dD'))), repeat(hex, 3, 3)),
      sequence(high, characters(charactersIn('01234567')), repeat(hex, 2, 2)),
      sequence(
        high,
        characters(charactersIn('89abAB')),
        repeat(hex, 2, 2),
        literal('\\u'),
        high,
        characters(charactersIn('cdefCDEF')),
        repeat(hex, 2, 2),
      ),
    );
    return choice(
      characters(PLAIN),
      sequence(literal('\\'), choice(characters(charactersIn('"\\/bfnrt')), sequence(literal('u'), unit))),
    );
  });
}

function charactersIn(text: string): CharacterSet {
  return characterSet(Array.from(text, (each) => [each.codePointAt(0) ?? 0, each.codePointAt(0) ?? 0]));
}

/** Characters of a set as they stand in a JSON string: as they are where possible, else in their short escape. */
function escapedCharacters(set: CharacterSet): Expression {
  const escapes = subtract(set, PLAIN).flatMap(([low, high]) =>
    Array.from({ length: high - low + 1 }, (_, index) => {
      const text = JSON.stringify(String.fromCodePoint(low + index));
      return literal(text.slice(1, -1));
    }),
  );
  return choice(characters(intersect(set, PLAIN)), ...escapes);
}
