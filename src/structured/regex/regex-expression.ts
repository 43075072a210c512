import { AutomatonTooLarge } from '../automata/dfa.js';
import { dfaExpression } from '../automata/dfa-expression.js';
import { languageDfa, type Language } from '../automata/language.js';
import { NEVER, characters, choice, repeat, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { parseRegex } from './regex-parser.js';
import type { RegexNode } from './regex-node.js';

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
  const node = parseRegex(pattern, { reading: 'narrow', limits: builder.budget.limits, path });
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
    expression = directExpression(body);
  }
  if (expression === NEVER) {
    throw new StructuredOutputError(`${path} matches no text at all.`, { param: path });
  }
  return expression;
}

/** The expression as a grammar expression, node by node. It must not hold anchors. */
function directExpression(node: RegexNode): Expression {
  switch (node.kind) {
    case 'characters':
      return characters(node.set);
    case 'sequence':
      return sequence(...node.items.map(directExpression));
    case 'choice':
      return choice(...node.options.map(directExpression));
    case 'repeat':
      return repeat(directExpression(node.item), node.min, node.max);
    case 'anchor':
      return NEVER;
  }
}

/** Without `^` first and `$` last, which say nothing when the whole text is matched; null with other anchors. */
function withoutEdgeAnchors(node: RegexNode): RegexNode | null {
  const items = [...(node.kind === 'sequence' ? node.items : [node])];
  while (items[0]?.kind === 'anchor' && items[0].at === 'start') {
    items.shift();
  }
  for (let last = items.at(-1); last?.kind === 'anchor' && last.at === 'end'; last = items.at(-1)) {
    items.pop();
  }
  return items.some(hasAnchor) ? null : { kind: 'sequence', items };
}

function hasAnchor(node: RegexNode): boolean {
  switch (node.kind) {
    case 'anchor':
      return true;
    case 'sequence':
      return node.items.some(hasAnchor);
    case 'choice':
      return node.options.some(hasAnchor);
    case 'repeat':
      return hasAnchor(node.item);
    default:
      return false;
  }
}

function tooComplex(path: string): StructuredOutputError {
  return new StructuredOutputError(`${path} is too complex: its automaton has too many states.`, {
    param: path,
  });
}
