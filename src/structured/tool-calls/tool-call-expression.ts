import { EMPTY, repeat, sequence, isNever, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { jsonSyntaxFor } from '../json-schema/json-whitespace.js';
import { SchemaCompiler } from '../json-schema/schema-compiler.js';
import type { ValueSyntax } from '../json-schema/value-syntax.js';
import { StructuredOutputError } from '../structured-output-error.js';
import type { CallForm, ToolCallConstraint } from '../tool-grammar.js';
import { elementsSyntax } from './elements-syntax.js';
import { literalsSyntax } from './literals-syntax.js';
import { factored, pieceExpression } from './piece-expression.js';
import { pythonSyntax } from './python-syntax.js';

/** Calls in one answer: a model that repeats itself comes to an end. */
const MAX_CALLS = 64;

/** `begin call (separator call)* end`, every call with arguments that its tool's schema allows. */
export function toolCallExpression(constraint: ToolCallConstraint, builder: GrammarBuilder): Expression {
  const { begin, separator, end, calls } = constraint;
  const call = builder.rule(
    'call',
    factored(
      calls.map((form) => ({
        pieces: form.before,
        rest: sequence(argumentsExpression(form, constraint, builder), pieceExpression(form.after)),
      })),
    ),
  );
  const more =
    separator === null ? EMPTY : repeat(sequence(pieceExpression(separator), call), 0, MAX_CALLS - 1);
  return sequence(pieceExpression(begin), call, more, pieceExpression(end));
}

function argumentsExpression(
  form: CallForm,
  constraint: ToolCallConstraint,
  builder: GrammarBuilder,
): Expression {
  const compiler = new SchemaCompiler(form.schema, form.path, builder, { closedObjects: false });
  const json = jsonSyntaxFor(constraint.whitespace, constraint.avoid, form.path, builder);
  const syntax = argumentsSyntax(form, json, constraint.avoid);
  const expression = compiler.value(
    [compiler.root, { schema: { type: 'object' }, path: form.path }],
    syntax,
    form.name,
  );
  if (isNever(expression) || !builder.mayMatch(expression)) {
    const { path = form.path, keywords = [] } = builder.impossible.at(-1) ?? {};
    const blamed = keywords.length === 0 ? '' : `: see ${keywords.join(', ')} at ${path}`;
    throw new StructuredOutputError(
      `${form.path}: no arguments of the tool '${form.name}' meet its schema and can be written in the model's syntax${blamed}.`,
      { param: path, keyword: keywords[0] ?? null },
    );
  }
  return expression;
}

function argumentsSyntax(
  { arguments: form }: CallForm,
  json: ValueSyntax,
  avoid: readonly string[],
): ValueSyntax {
  switch (form.kind) {
    case 'json':
      return json;
    case 'python':
      return pythonSyntax(json, avoid);
    case 'literals':
      return literalsSyntax(form, json, avoid);
    case 'elements':
      return elementsSyntax(form, json, avoid);
  }
}
