import { NEVER, choice, literal, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { typeOf } from './json-types.js';
import type { MemberValue, ValueSyntax } from './value-syntax.js';

/** Known values, any one of them. Strings share their beginnings, so that long lists stay cheap to follow. */
export function literalValues(
  values: readonly unknown[],
  syntax: ValueSyntax,
  builder: GrammarBuilder,
): Expression {
  const words = values.filter((value) => typeof value === 'string');
  const others = values.filter((value) => typeof value !== 'string');
  return choice(
    words.length === 0
      ? NEVER
      : syntax.string({ kind: 'language', language: { kind: 'words', words } }, builder),
    ...others.map((value) => otherValue(value, syntax, builder)),
  );
}

function otherValue(value: unknown, syntax: ValueSyntax, builder: GrammarBuilder): Expression {
  if (value === null) {
    return literal(syntax.nullText);
  }
  if (typeof value === 'boolean') {
    return literal(value ? syntax.trueText : syntax.falseText);
  }
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => literalIn(item, syntax.inner, builder));
    return sequence(syntax.arrayOpen, ...joined(items, syntax.comma), syntax.arrayClose);
  }
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]) =>
      syntax.member(name, literalMember(member, builder), builder),
    );
    return sequence(syntax.objectOpen, ...joined(members, syntax.comma), syntax.objectClose);
  }
  return literal(JSON.stringify(value));
}

function literalMember(value: unknown, builder: GrammarBuilder): MemberValue {
  const isString = typeof value === 'string';
  return {
    types: () => new Set([typeOf(value)]),
    in: (syntax, only) =>
      only === undefined || (only === 'strings') === isString ? literalIn(value, syntax, builder) : NEVER,
  };
}

function literalIn(value: unknown, syntax: ValueSyntax, builder: GrammarBuilder): Expression {
  return literalValues([value], syntax.forTypes?.(new Set([typeOf(value)])) ?? syntax, builder);
}

function joined(items: readonly Expression[], comma: Expression): readonly Expression[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [comma, item]));
}
