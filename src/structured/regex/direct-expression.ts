import { contains, type CharacterSet } from '../automata/character-set.js';
import { NEVER, choice, repeat, sequence, type Expression } from '../gbnf/expression.js';
import type { RegexNode } from './regex-node.js';

/** A regular expression as a grammar expression, node by node. It must not hold anchors. */
export function directExpression(node: RegexNode, encode: (set: CharacterSet) => Expression): Expression {
  switch (node.kind) {
    case 'characters':
      return encode(node.set);
    case 'sequence':
      return sequence(...node.items.map((item) => directExpression(item, encode)));
    case 'choice':
      return choice(...node.options.map((option) => directExpression(option, encode)));
    case 'repeat':
      return repeat(directExpression(node.item, encode), node.min, node.max);
    case 'anchor':
      return NEVER;
  }
}

/** Without `^` first and `$` last, which say nothing when the whole text is matched; null with other anchors. */
export function withoutEdgeAnchors(node: RegexNode): RegexNode | null {
  const items = [...(node.kind === 'sequence' ? node.items : [node])];
  while (items[0]?.kind === 'anchor' && items[0].at === 'start') {
    items.shift();
  }
  for (let last = items.at(-1); last?.kind === 'anchor' && last.at === 'end'; last = items.at(-1)) {
    items.pop();
  }
  return items.some((item) => has(item, (each) => each.kind === 'anchor'))
    ? null
    : { kind: 'sequence', items };
}

/** Whether some text of the expression may hold the character. */
export function mayContain(node: RegexNode, codePoint: number): boolean {
  return has(node, (each) => each.kind === 'characters' && contains(each.set, codePoint));
}

function has(node: RegexNode, test: (node: RegexNode) => boolean): boolean {
  switch (node.kind) {
    case 'sequence':
      return node.items.some((item) => has(item, test));
    case 'choice':
      return node.options.some((option) => has(option, test));
    case 'repeat':
      return has(node.item, test);
    default:
      return test(node);
  }
}
