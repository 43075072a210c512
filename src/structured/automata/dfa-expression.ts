import { choice, EMPTY, NEVER, sequence, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { union, type CharacterSet } from './character-set.js';
import { DEAD, isEmptyLanguage, type Dfa } from './dfa.js';

/**
 * The texts of an automaton as right-linear rules: wherever generation stands, one rule says what may come next, so
 * the engine never follows several readings at once. `encode` says how a character of the set is written.
 */
export function dfaExpression(
  dfa: Dfa,
  builder: GrammarBuilder,
  hint: string,
  encode: (set: CharacterSet) => Expression,
): Expression {
  if (isEmptyLanguage(dfa)) {
    return NEVER;
  }
  const ways = dfa.next.map((row) => waysOn(dfa, row));
  const entries = new Int32Array(dfa.next.length);
  for (const [, target] of ways.flat()) {
    entries[target] = (entries[target] ?? 0) + 1;
  }
  /** Ends, and states with one way in that do not branch, become part of the rule that leads there. */
  const isInline = (state: number): boolean => {
    const count = (ways[state] ?? []).length;
    return (
      state !== 0 && (count === 0 || (entries[state] === 1 && count === 1 && dfa.accepting[state] !== true))
    );
  };
  const reference = (state: number): Expression => {
    const chain: Expression[] = [];
    let current = state;
    while (isInline(current)) {
      const [way] = ways[current] ?? [];
      if (way === undefined) {
        return sequence(...chain);
      }
      chain.push(encode(way[0]));
      current = way[1];
    }
    return sequence(...chain, { kind: 'rule', name: names[current] ?? '' });
  };
  const ruled = dfa.next.flatMap((_, state) => (isInline(state) ? [] : [state]));
  const names: string[] = [];
  for (const state of ruled) {
    names[state] = builder.reserve(hint);
  }
  for (const state of ruled) {
    const options = (ways[state] ?? []).map(([set, target]) => sequence(encode(set), reference(target)));
    builder.define(names[state] ?? '', choice(...options, ...(dfa.accepting[state] === true ? [EMPTY] : [])));
  }
  return { kind: 'rule', name: names[0] ?? '' };
}

/** The ways on from a state, one per target, with all the characters that lead there. */
function waysOn(dfa: Dfa, row: Int32Array): [CharacterSet, number][] {
  const symbolsByTarget = new Map<number, CharacterSet[]>();
  for (const [symbol, target] of row.entries()) {
    const set = dfa.alphabet.symbols[symbol];
    if (target !== DEAD && set !== undefined) {
      const known = symbolsByTarget.get(target);
      if (known === undefined) {
        symbolsByTarget.set(target, [set]);
      } else {
        known.push(set);
      }
    }
  }
  return [...symbolsByTarget].map(([target, sets]) => [union(...sets), target]);
}
