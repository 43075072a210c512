import { EMPTY, choice, sequence, type Expression } from '../gbnf/expression.js';

/** Where rules go: names that nothing else has, and the bodies for them. */
export interface RuleSink {
  reserve: (hint: string) => string;
  define: (name: string, body: Expression) => void;
}

/** A deterministic automaton whose steps are expressions; state 0 is the start. */
export interface ExpressionAutomaton {
  /** Per state, the ways on: what is matched, and the state it leads to. */
  ways: readonly (readonly (readonly [step: Expression, target: number])[])[];
  accepting: readonly boolean[];
}

/**
 * The automaton as right-linear rules, one for each state; returns the reference to the start. Ends, and states with
 * one way in that do not branch, become part of the rule that leads there.
 */
export function automatonRules(
  { ways, accepting }: ExpressionAutomaton,
  sink: RuleSink,
  hint: string,
): Expression {
  const entries = new Int32Array(ways.length);
  for (const [, target] of ways.flat()) {
    entries[target] = (entries[target] ?? 0) + 1;
  }
  const isInline = (state: number): boolean => {
    const count = (ways[state] ?? []).length;
    return state !== 0 && (count === 0 || (entries[state] === 1 && count === 1 && accepting[state] !== true));
  };
  const reference = (state: number): Expression => {
    const chain: Expression[] = [];
    let current = state;
    while (isInline(current)) {
      const [way] = ways[current] ?? [];
      if (way === undefined) {
        return sequence(...chain);
      }
      chain.push(way[0]);
      current = way[1];
    }
    return sequence(...chain, { kind: 'rule', name: names[current] ?? '' });
  };
  const ruled = ways.flatMap((_, state) => (isInline(state) ? [] : [state]));
  const names: string[] = [];
  for (const state of ruled) {
    names[state] = sink.reserve(hint);
  }
  for (const state of ruled) {
    const options = (ways[state] ?? []).map(([step, target]) => sequence(step, reference(target)));
    sink.define(names[state] ?? '', choice(...options, ...(accepting[state] === true ? [EMPTY] : [])));
  }
  return { kind: 'rule', name: names[0] ?? '' };
}
