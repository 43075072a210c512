import { isNullable, nonEmpty, nullableRules } from './grammar-analysis.js';
import { choice, literal, repeat, sequence, type Expression } from './expression.js';
import type { Grammar } from './grammar.js';

/**
 * llama.cpp expands `x{m,n}` into n rules, refuses 2,000 of them (counting those of x), and silently drops an upper
 * bound above 2,000 (llama-grammar.cpp, MAX_REPETITION_THRESHOLD). Counts up to this many are left to it.
 */
const DIRECT_COUNT = 1_000;
/** Larger counts become blocks of so many. */
const BLOCK = 256;
/** A larger repeated group becomes a rule: llama.cpp counts the rules a group mentions against the same bound. */
const GROUP_SIZE = 100;

/**
 * Rewrites repetitions into forms that llama.cpp takes and runs quickly: large counts become blocks of blocks, a
 * counted item becomes a rule of its own, and an item that may be empty is repeated without its empty text
 * (llama.cpp takes `(x?)*` for left recursion).
 */
export function lowerRepetitions(grammar: Grammar): Grammar {
  const nullable = nullableRules(grammar);
  const rules = new Map<string, Expression>();
  const derivedNames = new Map<string, string>();
  const pending: string[] = [];
  let counter = 0;

  const freshName = (hint: string): string => {
    let name: string;
    do {
      counter += 1;
      name = `${hint}-${counter}`;
    } while (grammar.rules.has(name) || rules.has(name));
    return name;
  };
  const asRule = (hint: string, body: Expression): Expression => {
    const name = freshName(hint);
    rules.set(name, body);
    return { kind: 'rule', name };
  };
  const withoutEmpty = (name: string): Expression => {
    let derived = derivedNames.get(name);
    if (derived === undefined) {
      derived = freshName(`${name}-some`);
      derivedNames.set(name, derived);
      pending.push(name);
    }
    return { kind: 'rule', name: derived };
  };

  const exactly = (item: Expression, count: number): Expression => {
    if (count <= BLOCK) {
      return repeat(item, count, count);
    }
    const block = asRule('block', repeat(item, BLOCK, BLOCK));
    return sequence(exactly(block, Math.floor(count / BLOCK)), repeat(item, count % BLOCK, count % BLOCK));
  };
  const atMost = (item: Expression, count: number): Expression => {
    if (count <= DIRECT_COUNT) {
      return repeat(item, 0, count);
    }
    const block = asRule('block', repeat(item, BLOCK, BLOCK));
    const blocks = Math.floor(count / BLOCK);
    return choice(
      sequence(atMost(block, blocks - 1), repeat(item, 0, BLOCK - 1)),
      sequence(exactly(block, blocks), repeat(item, 0, count % BLOCK)),
    );
  };
  const lowerRepeat = (item: Expression, min: number, max: number | null): Expression => {
    const counted = (max ?? min) > 1;
    const unit = isSmall(item) || (!counted && sizeOf(item) <= GROUP_SIZE) ? item : asRule('item', item);
    if ((max ?? min) <= DIRECT_COUNT) {
      return repeat(unit, min, max);
    }
    return sequence(exactly(unit, min), max === null ? repeat(unit, 0, null) : atMost(unit, max - min));
  };
  const lower = (expression: Expression): Expression => {
    switch (expression.kind) {
      case 'sequence':
        return sequence(...expression.items.map(lower));
      case 'choice':
        return choice(...expression.options.map(lower));
      case 'repeat': {
        const { item, min, max } = expression;
        return isNullable(item, nullable)
          ? lowerRepeat(lower(nonEmpty(item, nullable, withoutEmpty)), 0, max)
          : lowerRepeat(lower(item), min, max);
      }
      default:
        return expression;
    }
  };

  for (const [name, body] of grammar.rules) {
    rules.set(name, lower(body));
  }
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const body = nonEmpty(grammar.rules.get(name) ?? literal(''), nullable, withoutEmpty);
    rules.set(derivedNames.get(name) ?? name, lower(body));
  }
  return { root: grammar.root, rules };
}

function isSmall(item: Expression): boolean {
  return item.kind === 'rule' || item.kind === 'characters' || item.kind === 'token' || isOneCharacter(item);
}

function sizeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'sequence':
      return expression.items.reduce((sum, item) => sum + sizeOf(item), 1);
    case 'choice':
      return expression.options.reduce((sum, option) => sum + sizeOf(option), 1);
    case 'repeat':
      return 1 + sizeOf(expression.item);
    default:
      return 1;
  }
}

function isOneCharacter(item: Expression): boolean {
  return item.kind === 'literal' && [...item.text].length === 1;
}
