import { AutomatonTooLarge } from '../automata/dfa.js';
import { automatonRules } from '../automata/automaton-rules.js';
import { expressionAutomaton } from './expression-automaton.js';
import { NEVER, type Expression } from './expression.js';
import { FirstSets } from './first-sets.js';
import type { GrammarBuilder } from './grammar-builder.js';
import type { Grammar } from './grammar.js';
import { pruned } from './grammar-analysis.js';
import { CallGraph } from './recursion.js';

/** Doubtful rules that may call each other before the product of their readings is worth the work. */
const HARMLESS_CHAIN = 6;
/** Steps spent on one grammar, of those that compiling may take. */
const STEPS = 50_000;

/**
 * The same language with as few readings side by side as can be had cheaply. llama.cpp keeps every reading of the
 * text so far as a stack of its own: where `sum ::= product "+" sum | product` calls itself in brackets, their number
 * doubles with every bracket, and a few dozen characters take it forever. So such rules are written as automata over what they call, as `sum ::= product ("+" sum)?`. What takes too
 * much work stays as it is. The grammar must not be left-recursive.
 */
export function withSingleReadings(grammar: Grammar, builder: GrammarBuilder): Grammar {
  const firstSets = new FirstSets(grammar);
  const budget = builder.budget.portion(STEPS, () => new AutomatonTooLarge('too much work for one grammar'));
  const rules = new Map(grammar.rules);
  for (const name of doubtfulRules(grammar, firstSets)) {
    rewrite(name, grammar.rules.get(name) ?? NEVER);
  }
  return pruned({ root: grammar.root, rules });

  function rewrite(name: string, body: Expression): void {
    const added = new Map<string, Expression>();
    try {
      const automaton = expressionAutomaton(body, grammar, firstSets, budget);
      const sink = {
        reserve: (hint: string) => builder.reserve(hint),
        define: (rule: string, expression: Expression) => void added.set(rule, expression),
      };
      rules.set(name, automatonRules(automaton, sink, name));
      added.forEach((expression, rule) => rules.set(rule, expression));
    } catch (error) {
      if (!(error instanceof AutomatonTooLarge)) {
        throw error;
      }
    }
  }
}

/** Rules with several readings of which there can be many at once: in a recursion, or in long chains of calls. */
function doubtfulRules(grammar: Grammar, firstSets: FirstSets): readonly string[] {
  const ambiguous = new Set<string>();
  for (const [name, body] of grammar.rules) {
    if (firstSets.isAmbiguous(body)) {
      ambiguous.add(name);
    }
  }
  const calls = new CallGraph(grammar);
  return calls.longestChain((name) => ambiguous.has(name)) > HARMLESS_CHAIN
    ? [...ambiguous]
    : [...ambiguous].filter((name) => calls.recursive.has(name));
}
