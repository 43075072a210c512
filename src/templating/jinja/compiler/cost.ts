import { forEachChild, type AnyNode } from '../syntax/ast.js';

/** Characters of template text that count as one node. */
const CHARACTERS_PER_NODE = 16;

/** Number of nodes that run when these statements do, whatever their conditions and loops decide. */
export function straightCost(nodes: readonly AnyNode[]): number {
  return nodes.reduce((sum, node) => sum + costOf(node), 0);
}

/** Nodes that run when this one does: bodies of loops, branches and macros pay for themselves. */
function costOf(node: AnyNode): number {
  if (node.typename === 'Text') return 1 + Math.ceil(node.text.length / CHARACTERS_PER_NODE);
  if (node.typename === 'Macro') return 1;
  let cost = 1;
  forEachChild(node, (child) => {
    if (!paysForItself(node, child)) cost += costOf(child);
  });
  return cost;
}

function paysForItself(parent: AnyNode, child: AnyNode): boolean {
  switch (parent.typename) {
    case 'If':
      return child !== parent.condition;
    case 'For':
      return child !== parent.iterable;
    case 'SetBlock':
    case 'FilterBlock':
    case 'Generation':
    case 'With':
      return (parent.body as readonly AnyNode[]).includes(child);
    case 'CallBlock':
      return child !== parent.call;
    default:
      return false;
  }
}
