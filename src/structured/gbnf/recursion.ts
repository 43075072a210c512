import type { Grammar } from './grammar.js';
import { references } from './grammar-analysis.js';

/** How the rules of a grammar call each other. */
export class CallGraph {
  private readonly callees = new Map<string, ReadonlySet<string>>();
  /** Rules that call no recursive rule, those called first. */
  private readonly levelled: readonly string[];
  /** Rules that are part of a recursion, or lead from one recursion to another. */
  readonly recursive: ReadonlySet<string>;

  constructor(grammar: Grammar) {
    const callers = new Map<string, Set<string>>();
    for (const name of grammar.rules.keys()) {
      callers.set(name, new Set());
    }
    for (const [name, body] of grammar.rules) {
      const called = new Set(references(body));
      this.callees.set(name, called);
      called.forEach((each) => callers.get(each)?.add(name));
    }
    this.levelled = peeled([...callers.keys()], this.callees, callers);
    const rest = new Set(callers.keys());
    this.levelled.forEach((name) => rest.delete(name));
    peeled([...rest], callers, this.callees).forEach((name) => rest.delete(name));
    this.recursive = rest;
  }

  /** The most rules that the test accepts on one way of calls, those that lead to a recursion left out. */
  longestChain(accepts: (name: string) => boolean): number {
    const lengths = new Map<string, number>();
    for (const name of this.levelled) {
      const below = [...(this.callees.get(name) ?? [])].map((each) => lengths.get(each) ?? 0);
      lengths.set(name, Math.max(0, ...below) + (accepts(name) ? 1 : 0));
    }
    return Math.max(0, ...lengths.values());
  }
}

/** Takes away the names that lead nowhere, again and again; returns them in that order. */
function peeled(
  names: readonly string[],
  onward: ReadonlyMap<string, ReadonlySet<string>>,
  backward: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const known = new Set(names);
  const open = new Map(
    names.map((name) => [name, [...(onward.get(name) ?? [])].filter((each) => known.has(each)).length]),
  );
  const order = names.filter((name) => open.get(name) === 0);
  for (const name of order) {
    for (const before of backward.get(name) ?? []) {
      const left = (open.get(before) ?? 0) - 1;
      open.set(before, left);
      if (left === 0 && known.has(before)) {
        order.push(before);
      }
    }
  }
  return order;
}
