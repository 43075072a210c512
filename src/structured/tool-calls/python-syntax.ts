import { ANY_CHARACTER, characterSet, charactersOf, intersect, subtract } from '../automata/character-set.js';
import type { CharacterSet } from '../automata/character-set.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa } from '../automata/language.js';
import {
  EMPTY,
  NEVER,
  characters,
  choice,
  literal,
  optional,
  repeat,
  sequence,
  type Expression,
} from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { contentLanguage, withoutText, type StringContent } from '../json-schema/string-content.js';
import type { ValueSyntax } from '../json-schema/value-syntax.js';
import { namedContent } from './argument-names.js';
import { rawText } from './raw-text.js';

const CONTROL = characterSet([
  [0x00, 0x1f],
  [0x7f, 0x7f],
]);
const PLAIN = subtract(subtract(ANY_CHARACTER, CONTROL), charactersOf('"\\'));

const ESCAPES = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** Values as Python literals, and the arguments object as keyword arguments. */
export function pythonSyntax(json: ValueSyntax, avoid: readonly string[]): ValueSyntax {
  const id = `${json.id} python`;
  const comma = sequence(literal(','), optional(literal(' ')));
  const values: ValueSyntax = {
    ...json,
    id,
    nullText: 'None',
    trueText: 'True',
    falseText: 'False',
    comma,
    get inner() {
      return values;
    },
    string: (content, builder) => pythonString(content, avoid, id, builder),
    member: (name, value, builder) =>
      sequence(
        typeof name === 'string' ? literal(`"${pythonText(name)}"`) : pythonString(name, avoid, id, builder),
        literal(':'),
        optional(literal(' ')),
        value.in(values),
      ),
  };
  return {
    ...values,
    id: `${id} arguments`,
    inner: values,
    objectOpen: EMPTY,
    objectClose: EMPTY,
    member: (name, value, builder) => sequence(argumentName(name, builder), literal('='), value.in(values)),
  };
}

function argumentName(name: string | StringContent, builder: GrammarBuilder): Expression {
  if (typeof name !== 'string') {
    return rawText(
      namedContent(name),
      { avoid: [], keepsStart: true, keepsEnd: true, guarded: false },
      builder,
    );
  }
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? literal(name) : NEVER;
}

function pythonString(
  content: StringContent,
  avoid: readonly string[],
  id: string,
  builder: GrammarBuilder,
): Expression {
  const quote = literal('"');
  return builder.shared(`${id} string ${JSON.stringify(content)}`, 'string', () => {
    if (content.kind === 'free' && avoid.length === 0) {
      return sequence(quote, repeat(pythonCharacters(ANY_CHARACTER), content.min, content.max), quote);
    }
    const languages = [contentLanguage(content), ...avoid.map(withoutText)];
    const dfa = languageDfa({ kind: 'all', languages }, builder.budget);
    return sequence(quote, dfaExpression(dfa, builder, 'text', pythonCharacters), quote);
  });
}

function pythonCharacters(set: CharacterSet): Expression {
  const escapes = subtract(set, PLAIN).flatMap(([low, high]) =>
    Array.from({ length: high - low + 1 }, (_, index) =>
      literal(pythonText(String.fromCodePoint(low + index))),
    ),
  );
  return choice(characters(intersect(set, PLAIN)), ...escapes);
}

function pythonText(text: string): string {
  return Array.from(text, (character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    const isControl = codePoint < 0x20 || codePoint === 0x7f;
    return (
      ESCAPES.get(character) ?? (isControl ? `\\x${codePoint.toString(16).padStart(2, '0')}` : character)
    );
  }).join('');
}
