import { NEVER, choice, isEmpty, repeat, sequence, type Expression } from './expression.js';
import type { Grammar } from './grammar.js';

/** Names of the rules an expression refers to, in order, with repetitions. */
export function* references(expression: Expression): Generator<string> {
  switch (expression.kind) {
    case 'rule':
      yield expression.name;
      break;
    case 'sequence':
      for (const item of expression.items) {
        yield* references(item);
      }
      break;
    case 'choice':
      for (const option of expression.options) {
        yield* references(option);
      }
      break;
    case 'repeat':
      yield* references(expression.item);
      break;
    default:
  }
}

/** Rules that can match the empty text. */
export function nullableRules(grammar: Grammar): ReadonlySet<string> {
  return leastRules(grammar, (body, known) => isNullable(body, known));
}

export function isNullable(expression: Expression, nullable: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return false;
    case 'rule':
      return nullable.has(expression.name);
    case 'sequence':
      return expression.items.every((item) => isNullable(item, nullable));
    case 'choice':
      return expression.options.some((option) => isNullable(option, nullable));
    case 'repeat':
      return expression.min === 0 || isNullable(expression.item, nullable);
  }
}

/** Rules that match at least one finite text. Generation inside any other rule could never end. */
export function productiveRules(grammar: Grammar): ReadonlySet<string> {
  return leastRules(grammar, (body, known) => isProductive(body, known));
}

export function isProductive(expression: Expression, productive: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'characters':
    case 'token':
      return true;
    case 'rule':
      return productive.has(expression.name);
    case 'sequence':
      return expression.items.every((item) => isProductive(item, productive));
    case 'choice':
      return expression.options.some((option) => isProductive(option, productive));
    case 'repeat':
      return expression.min === 0 || isProductive(expression.item, productive);
  }
}

/** The same language without rules that match nothing and without rules that the root never reaches. */
export function pruned(grammar: Grammar): Grammar {
  const productive = productiveRules(grammar);
  const rules = new Map<string, Expression>();
  const waiting = [grammar.root];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (!rules.has(name)) {
      const body = withoutUnproductive(grammar.rules.get(name) ?? NEVER, productive);
      rules.set(name, body);
      waiting.push(...references(body));
    }
  }
  const ordered = [...grammar.rules.keys()].filter((name) => rules.has(name));
  return { root: grammar.root, rules: new Map(ordered.map((name) => [name, rules.get(name) ?? NEVER])) };
}

function withoutUnproductive(expression: Expression, productive: ReadonlySet<string>): Expression {
  switch (expression.kind) {
    case 'rule':
      return productive.has(expression.name) ? expression : NEVER;
    case 'sequence':
      return sequence(...expression.items.map((item) => withoutUnproductive(item, productive)));
    case 'choice':
      return choice(...expression.options.map((option) => withoutUnproductive(option, productive)));
    case 'repeat':
      return repeat(withoutUnproductive(expression.item, productive), expression.min, expression.max);
    default:
      return expression;
  }
}

/** References that can stand first in what the expression matches. */
export function* leftmostReferences(
  expression: Expression,
  nullable: ReadonlySet<string>,
): Generator<string> {
  switch (expression.kind) {
    case 'rule':
      yield expression.name;
      break;
    case 'choice':
      for (const option of expression.options) {
        yield* leftmostReferences(option, nullable);
      }
      break;
    case 'repeat':
      yield* leftmostReferences(expression.item, nullable);
      break;
    case 'sequence':
      for (const item of expression.items) {
        yield* leftmostReferences(item, nullable);
        if (!isNullable(item, nullable)) {
          break;
        }
      }
      break;
    default:
  }
}

/** A cycle of rules each of which can start with the next, such as [a, b, a]; null when there is none. */
export function leftRecursion(grammar: Grammar): readonly string[] | null {
  const nullable = nullableRules(grammar);
  const done = new Set<string>();
  for (const start of grammar.rules.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    const stack: { name: string; next: Generator<string> }[] = [];
    const enter = (name: string): void => {
      path.push(name);
      onPath.add(name);
      stack.push({ name, next: leftmostReferences(grammar.rules.get(name) ?? NEVER, nullable) });
    };
    if (!done.has(start)) {
      enter(start);
    }
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const step = top.next.next();
      if (step.done === true) {
        stack.pop();
        path.pop();
        onPath.delete(top.name);
        done.add(top.name);
      } else if (onPath.has(step.value)) {
        return [...path.slice(path.indexOf(step.value)), step.value];
      } else if (!done.has(step.value)) {
        enter(step.value);
      }
    }
  }
  return null;
}

/** The smallest set of rules closed under `holds`, with work in proportion to the grammar. */
function leastRules(
  grammar: Grammar,
  holds: (body: Expression, known: ReadonlySet<string>) => boolean,
): ReadonlySet<string> {
  const dependents = new Map<string, string[]>();
  for (const [name, body] of grammar.rules) {
    for (const used of new Set(references(body))) {
      const users = dependents.get(used);
      if (users === undefined) {
        dependents.set(used, [name]);
      } else {
        users.push(name);
      }
    }
  }
  const known = new Set<string>();
  const waiting = [...grammar.rules.keys()];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (!known.has(name) && holds(grammar.rules.get(name) ?? NEVER, known)) {
      known.add(name);
      waiting.push(...(dependents.get(name) ?? []));
    }
  }
  return known;
}

/** What the expression matches without the empty text. `derived` gives the same for a rule. */
export function nonEmpty(
  expression: Expression,
  nullable: ReadonlySet<string>,
  derived: (name: string) => Expression,
): Expression {
  if (!isNullable(expression, nullable)) {
    return expression;
  }
  switch (expression.kind) {
    case 'rule':
      return derived(expression.name);
    case 'choice':
      return choice(...expression.options.map((option) => nonEmpty(option, nullable, derived)));
    case 'repeat':
      return repeat(nonEmpty(expression.item, nullable, derived), 1, expression.max);
    case 'sequence': {
      const [first, ...rest] = expression.items;
      if (first === undefined || isEmpty(expression)) {
        return NEVER;
      }
      const others = sequence(...rest);
      return choice(
        sequence(nonEmpty(first, nullable, derived), others),
        nonEmpty(others, nullable, derived),
      );
    }
    default:
      return expression;
  }
}
