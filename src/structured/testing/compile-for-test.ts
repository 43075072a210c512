import { CompileBudget } from '../compile-budget.js';
import { compileConstraint } from '../compile-constraint.js';
import { parseEbnf } from '../grammar/ebnf-parser.js';
import type { Grammar } from '../gbnf/grammar.js';
import { DEFAULT_LIMITS } from '../limits.js';
import type { StructuredOutput } from '../structured-output.js';

/** Compiles a constraint and reads the GBNF text back, as an engine would. For tests. */
export function compiledGrammar(spec: StructuredOutput): Grammar {
  return readGbnf(compileConstraint(spec, new CompileBudget(DEFAULT_LIMITS)));
}

/** Compiles a schema with the default options. */
export function schemaGrammar(schema: unknown): Grammar {
  return compiledGrammar({
    kind: 'json-schema',
    schema,
    whitespace: 'optional-space',
    closedObjects: false,
    path: 'schema',
  });
}

export function readGbnf(gbnf: string): Grammar {
  const { root, rules } = parseEbnf(gbnf, 'gbnf', { ...DEFAULT_LIMITS, depth: 1_000 });
  return { root, rules: new Map([...rules].map(([name, rule]) => [name, rule.body])) };
}
