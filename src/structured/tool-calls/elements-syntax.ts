import { EMPTY, NEVER, choice, isNever, literal, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import type { StringContent } from '../json-schema/string-content.js';
import type { ValueSyntax } from '../json-schema/value-syntax.js';
import type { ArgumentsForm, NameFrame } from './arguments-form.js';
import { namedContent, plainName } from './argument-names.js';
import { pieceExpression } from './piece-expression.js';
import { rawText } from './raw-text.js';

type ElementsForm = Extract<ArgumentsForm, { kind: 'elements' }>;

/**
 * Arguments as elements: the arguments object has no brackets, its strings no quotes. Where a value may be of several
 * types and the element does not say which, text that looks like another type is left out, because a parser would
 * take it for that type.
 */
export function elementsSyntax(form: ElementsForm, json: ValueSyntax, avoid: readonly string[]): ValueSyntax {
  const rules = {
    avoid: [...form.forbiddenInText, ...avoid],
    keepsStart: form.textFrame.endsWithNewline,
    keepsEnd: form.startsAfterWithNewline,
  };
  const textSyntax = (guarded: boolean): ValueSyntax => ({
    ...json,
    id: `${json.id} raw ${JSON.stringify({ ...rules, guarded })}`,
    inner: json,
    string: (content, builder) => rawText(content, { ...rules, guarded }, builder),
  });
  const after = pieceExpression(form.after);
  return {
    ...json,
    id: `${json.id} elements ${JSON.stringify(form)}`,
    inner: json,
    objectOpen: EMPTY,
    objectClose: EMPTY,
    comma: pieceExpression(form.separator),
    member: (name, value, builder) => {
      const types = value.types();
      const isUntyped = types.size === 6;
      const isMixed = types.size > 1 && !isUntyped && !form.statesType;
      const text = value.in(textSyntax(isMixed), 'strings');
      // A parser takes a value whose type nothing states for text.
      const other = isUntyped && !form.statesType ? NEVER : value.in(json, 'others');
      return choice(
        element(form.textFrame, name, text, after, builder),
        element(form.otherFrame, name, other, after, builder),
      );
    },
  };
}

function element(
  frame: NameFrame,
  name: string | StringContent,
  value: Expression,
  after: Expression,
  builder: GrammarBuilder,
): Expression {
  if (isNever(value)) {
    return NEVER;
  }
  const written =
    typeof name === 'string' ? plainName(name, literal) : rawText(namedContent(name), NAME_RULES, builder);
  return sequence(pieceExpression(frame.prefix), written, pieceExpression(frame.suffix), value, after);
}

const NAME_RULES = { avoid: [], keepsStart: true, keepsEnd: true, guarded: false };
