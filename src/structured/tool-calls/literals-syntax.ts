import { EMPTY, NEVER, literal, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import type { StringContent } from '../json-schema/string-content.js';
import type { ValueSyntax } from '../json-schema/value-syntax.js';
import type { ArgumentsForm } from './arguments-form.js';
import { namedContent } from './argument-names.js';
import { pieceExpression } from './piece-expression.js';
import { rawText } from './raw-text.js';

type LiteralsForm = Extract<ArgumentsForm, { kind: 'literals' }>;

/** Gemma's values: bare names, strings between delimiters without escapes, no spaces. */
export function literalsSyntax(form: LiteralsForm, json: ValueSyntax, avoid: readonly string[]): ValueSyntax {
  const delimiter = pieceExpression(form.delimiter);
  const rules = { avoid: [...new Set([form.delimiterText, ...avoid])], keepsStart: true, keepsEnd: true };
  const syntaxFor = (guarded: boolean): ValueSyntax => {
    const syntax: ValueSyntax = {
      ...json,
      id: `${json.id} literals ${guarded}`,
      objectOpen: literal('{'),
      objectClose: literal('}'),
      arrayOpen: literal('['),
      arrayClose: literal(']'),
      comma: literal(','),
      get inner() {
        return syntax;
      },
      string: (content, builder) => {
        const text = rawText(content, { ...rules, guarded }, builder);
        return sequence(delimiter, text, delimiter);
      },
      member: (name, value, builder) =>
        sequence(memberName(name, delimiter, rules.avoid, builder), literal(':'), value.in(syntax)),
      // Beside other types, text that looks like one of them would be taken for it.
      forTypes: (types) => syntaxFor(types.size > 1 || !types.has('string')),
    };
    return syntax;
  };
  const values = syntaxFor(true);
  return {
    ...values,
    id: `${values.id} arguments`,
    objectOpen: EMPTY,
    objectClose: EMPTY,
    forTypes: undefined,
  };
}

function memberName(
  name: string | StringContent,
  delimiter: Expression,
  avoid: readonly string[],
  builder: GrammarBuilder,
): Expression {
  if (typeof name !== 'string') {
    return rawText(
      namedContent(name),
      { avoid: [], keepsStart: true, keepsEnd: true, guarded: false },
      builder,
    );
  }
  if (/^[\w$-]+$/u.test(name)) {
    return literal(name);
  }
  return name === '' || name.trim() !== name || avoid.some((text) => name.includes(text))
    ? NEVER
    : sequence(delimiter, literal(name), delimiter);
}
