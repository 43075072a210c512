import { NEVER, type Expression } from '../gbnf/expression.js';
import type { GrammarBuilder } from '../gbnf/grammar-builder.js';
import { automatonRules } from './automaton-rules.js';
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
  const ways = dfa.next.map((row) => waysOn(dfa, row).map(([set, target]) => [encode(set), target] as const));
  return automatonRules({ ways, accepting: dfa.accepting }, builder, hint);
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
