import { AutomatonTooLarge } from '../automata/dfa.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import { NEVER, characters, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { directExpression, withoutEdgeAnchors } from './direct-expression.js';
import { parseRegex } from './regex-parser.js';

/**
 * Texts that a regular expression matches as a whole. As a deterministic automaton where that is small enough, so
 * that ambiguous expressions such as `(x+x+)+y` cost nothing while generating; else as the expression stands.
 * Throws StructuredOutputError.
 */
export function regexExpression(
  pattern: string,
  path: string,
  builder: GrammarBuilder,
  hint: string,
): Expression {
  const node = parseRegex(pattern, { reading: 'narrow', budget: builder.budget, path });
  const language: Language = { kind: 'regex', node, mode: 'full' };
  let expression: Expression;
  try {
    expression = dfaExpression(languageDfa(language, builder.budget), builder, hint, characters);
  } catch (error) {
    if (!(error instanceof AutomatonTooLarge)) {
      throw error;
    }
    const body = withoutEdgeAnchors(node);
    if (body === null) {
      throw tooComplex(path);
    }
    expression = directExpression(body, characters);
  }
  if (expression === NEVER) {
    throw new StructuredOutputError(`${path} matches no text at all.`, { param: path });
  }
  return expression;
}

function tooComplex(path: string): StructuredOutputError {
  return new StructuredOutputError(`${path} is too complex: its automaton has too many states.`, {
    param: path,
  });
}
