import { NEVER, choice, repeat, sequence, type Expression } from '../gbnf/expression.js';
import { leftRecursion, references } from '../gbnf/grammar-analysis.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { parseEbnf } from './ebnf-parser.js';
import { BUILT, parseLark } from './lark-parser.js';
import { withoutDirectLeftRecursion } from './left-recursion.js';
import type { ParsedGrammar } from './parsed-grammar.js';

/**
 * The texts of a request's grammar, in EBNF (`::=`, GBNF included) or Lark's notation, whichever it is written in.
 * Throws StructuredOutputError with the line for undefined rules, a missing start and left recursion.
 */
export function grammarExpression(text: string, path: string, builder: GrammarBuilder): Expression {
  const { limits } = builder.budget;
  if (text.length > limits.grammarCharacters) {
    throw new StructuredOutputError(
      `${path} must be a grammar of at most ${limits.grammarCharacters} characters, got ${text.length}.`,
      { param: path },
    );
  }
  builder.budget.spend(text.length / 16);
  const parsed = text.includes('::=') ? parseEbnf(text, path, limits) : parseLark(text, path, builder);
  const bodies = checkedBodies(parsed, path, builder);
  const names = new Map([...bodies.keys()].map((name) => [name, builder.reserve(name)]));
  for (const [name, body] of bodies) {
    builder.define(names.get(name) ?? name, renamed(body, names));
  }
  const root: Expression = { kind: 'rule', name: names.get(parsed.root) ?? parsed.root };
  if (!builder.mayMatch(root)) {
    throw new StructuredOutputError(
      `${path} is not a valid grammar: the rule '${parsed.root}' matches no finite text.`,
      {
        param: path,
      },
    );
  }
  return root;
}

function checkedBodies(
  parsed: ParsedGrammar,
  path: string,
  builder: GrammarBuilder,
): Map<string, Expression> {
  const invalid = (reason: string, line = 0): StructuredOutputError =>
    new StructuredOutputError(
      `${path} is not a valid grammar: ${line > 0 ? `line ${line}: ` : ''}${reason}.`,
      { param: path },
    );
  if (!parsed.rules.has(parsed.root)) {
    throw invalid(`there is no rule '${parsed.root}' to start from`);
  }
  const bodies = new Map<string, Expression>();
  for (const [name, { body, line }] of parsed.rules) {
    builder.budget.spend();
    for (const used of references(body)) {
      if (!used.startsWith(BUILT) && !parsed.rules.has(used)) {
        throw invalid(`the rule '${name}' uses '${used}', which is not defined`, line);
      }
    }
    const flat = withoutDirectLeftRecursion(name, body);
    if (flat === NEVER) {
      throw invalid(`every option of the rule '${name}' begins with the rule itself (left recursion)`, line);
    }
    bodies.set(name, flat);
  }
  const cycle = leftRecursion({ root: parsed.root, rules: bodies });
  if (cycle !== null) {
    throw invalid(
      `the rules refer to themselves before any text (left recursion): ${cycle.join(' -> ')}`,
      parsed.rules.get(cycle[0] ?? '')?.line,
    );
  }
  return bodies;
}

function renamed(expression: Expression, names: ReadonlyMap<string, string>): Expression {
  switch (expression.kind) {
    case 'rule':
      return {
        kind: 'rule',
        name: expression.name.startsWith(BUILT)
          ? expression.name.slice(BUILT.length)
          : (names.get(expression.name) ?? expression.name),
      };
    case 'sequence':
      return sequence(...expression.items.map((item) => renamed(item, names)));
    case 'choice':
      return choice(...expression.options.map((option) => renamed(option, names)));
    case 'repeat':
      return repeat(renamed(expression.item, names), expression.min, expression.max);
    default:
      return expression;
  }
}
