import { choice, literal, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import type { ValueSyntax } from './value-syntax.js';

/** Known values, any one of them. Strings share their beginnings, so that long lists stay cheap to follow. */
export function literalValues(
  values: readonly unknown[],
  syntax: ValueSyntax,
  builder: GrammarBuilder,
): Expression {
  const texts = values.filter((value) => typeof value === 'string');
  const others = values.filter((value) => typeof value !== 'string');
  const [only] = texts;
  const strings =
    texts.length === 1 && only !== undefined
      ? [syntax.literalString(only)]
      : texts.length === 0
        ? []
        : [syntax.string({ kind: 'language', language: { kind: 'words', words: texts } }, builder)];
  return choice(...strings, ...others.map((value) => literalValue(value, syntax)));
}

function literalValue(value: unknown, syntax: ValueSyntax): Expression {
  if (value === null) {
    return literal(syntax.nullText);
  }
  if (typeof value === 'string') {
    return syntax.literalString(value);
  }
  if (typeof value === 'boolean') {
    return literal(value ? syntax.trueText : syntax.falseText);
  }
  if (Array.isArray(value)) {
    return bracketed(
      syntax.arrayOpen,
      value.map((item) => literalValue(item, syntax.inner)),
      syntax.arrayClose,
      syntax.comma,
    );
  }
  if (typeof value === 'object') {
    return bracketed(
      syntax.objectOpen,
      Object.entries(value).map(([name, member]) =>
        sequence(syntax.key(name), literalValue(member, syntax.inner)),
      ),
      syntax.objectClose,
      syntax.comma,
    );
  }
  return literal(JSON.stringify(value));
}

function bracketed(
  open: Expression,
  items: readonly Expression[],
  close: Expression,
  comma: Expression,
): Expression {
  return sequence(open, ...items.flatMap((item, index) => (index === 0 ? [item] : [comma, item])), close);
}
