import type { CompileBudget } from './compile-budget.js';
import { characters, choice, literal, type Expression } from './gbnf/expression.js';
import { GrammarBuilder } from './gbnf/grammar-builder.js';
import { finishedGbnf } from './gbnf/finished-gbnf.js';
import { dfaExpression } from './automata/dfa-expression.js';
import { languageDfa } from './automata/language.js';
import { grammarExpression } from './grammar/grammar-expression.js';
import { jsonSyntaxFor } from './json-schema/json-whitespace.js';
import { SchemaCompiler } from './json-schema/schema-compiler.js';
import { isWellFormed } from './json-schema/string-merge.js';
import { regexExpression } from './regex/regex-expression.js';
import { StructuredOutputError } from './structured-output-error.js';
import type { StructuredOutput } from './structured-output.js';
import { structuralExpression } from './structural-tag/structural-expression.js';
import { toolCallExpression } from './tool-calls/tool-call-expression.js';
import type { ToolCallConstraint } from './tool-grammar.js';

/** Everything that becomes a grammar. Plain data: it crosses the border of the worker. */
export type CompilableConstraint = StructuredOutput | ToolCallConstraint;

/** GBNF for a constraint, at once and on this thread. Throws StructuredOutputError. */
export function compileConstraint(spec: CompilableConstraint, budget: CompileBudget): string {
  const builder = new GrammarBuilder(budget);
  const grammar = builder.finish(rootExpression(spec, builder));
  return finishedGbnf(grammar, spec.path, builder);
}

function rootExpression(spec: CompilableConstraint, builder: GrammarBuilder): Expression {
  switch (spec.kind) {
    case 'json-schema': {
      const compiler = new SchemaCompiler(spec.schema, spec.path, builder, {
        closedObjects: spec.closedObjects,
      });
      const syntax = jsonSyntaxFor(spec.whitespace, [], spec.path, builder);
      return compiler.value([compiler.root], syntax, 'value');
    }
    case 'json-object': {
      const compiler = new SchemaCompiler({ type: 'object' }, spec.path, builder, { closedObjects: false });
      const syntax = jsonSyntaxFor(spec.whitespace, [], spec.path, builder);
      return compiler.value([compiler.root], syntax, 'object');
    }
    case 'regex':
      return regexExpression(spec.pattern, spec.path, builder, 'text');
    case 'choice':
      return choiceExpression(spec.choices, spec.path, builder);
    case 'tool-calls':
      return toolCallExpression(spec, builder);
    case 'grammar':
      return grammarExpression(spec.grammar, spec.path, builder);
    case 'structural-tag':
      return structuralExpression(
        spec.format,
        jsonSyntaxFor(spec.whitespace, [], spec.path, builder),
        builder,
      );
  }
}

function choiceExpression(choices: readonly string[], path: string, builder: GrammarBuilder): Expression {
  const { limits } = builder.budget;
  const length = choices.reduce((sum, each) => sum + each.length, 0);
  if (choices.length > limits.choices || length > limits.choiceCharacters) {
    throw new StructuredOutputError(
      `${path} must have at most ${limits.choices} choices of ${limits.choiceCharacters} characters together, got ${choices.length} of ${length}.`,
      { param: path },
    );
  }
  const unwritable = choices.find((each) => !isWellFormed(each));
  if (unwritable !== undefined) {
    throw new StructuredOutputError(
      `${path} must hold valid Unicode text, got ${JSON.stringify(unwritable)}.`,
      {
        param: path,
      },
    );
  }
  return choices.length === 1
    ? choice(...choices.map(literal))
    : dfaExpression(
        languageDfa({ kind: 'words', words: choices }, builder.budget),
        builder,
        'choice',
        characters,
      );
}
