import { NEVER } from './expression.js';
import type { Grammar } from './grammar.js';
import { leftmostReferences, nullableRules } from './grammar-analysis.js';

/**
 * How many rules llama.cpp visits when it looks for left recursion: it follows every way through the rules that can
 * stand first, again for each way (llama-grammar.cpp, llama_grammar_detect_left_recursion), so that a few dozen rules
 * can take it forever. The grammar must not be left-recursive.
 */
export function leftmostCost(grammar: Grammar): number {
  const nullable = nullableRules(grammar);
  const costs = new Map<string, number>();
  for (const start of grammar.rules.keys()) {
    const stack = [start];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const children = [...leftmostReferences(grammar.rules.get(name) ?? NEVER, nullable)];
      const open = children.filter((child) => !costs.has(child));
      if (open.length > 0 && !costs.has(name)) {
        stack.push(...open);
      } else {
        costs.set(
          name,
          children.reduce((sum, child) => sum + (costs.get(child) ?? 0), 1),
        );
        stack.pop();
      }
    }
  }
  return [...costs.values()].reduce((sum, cost) => sum + cost, 0);
}
