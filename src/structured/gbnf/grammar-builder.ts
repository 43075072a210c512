import type { CompileBudget } from '../compile-budget.js';
import { StructuredOutputError } from '../structured-output-error.js';
import { EMPTY, isEmpty, isNever, type Expression } from './expression.js';
import type { Grammar } from './grammar.js';
import { isProductive, productiveRules, references } from './grammar-analysis.js';

/** A place where the keywords leave no value. */
export interface ImpossibleSchema {
  path: string;
  keywords: readonly string[];
}

/** Collects rules under unique names. Shared by everything that adds to one grammar. */
export class GrammarBuilder {
  private readonly rules = new Map<string, Expression>();
  private readonly expressionsByKey = new Map<string, () => Expression>();
  private readonly taken = new Set<string>(['root']);
  private readonly countsByHint = new Map<string, number>();

  /** Schemas that no value satisfies, without those that hold them; a refusal names the last, at which its object gave up. */
  readonly impossible: ImpossibleSchema[] = [];

  constructor(readonly budget: CompileBudget) {}

  /** Adds a rule and returns a reference to it. `hint` makes the grammar readable; any text will do. */
  rule(hint: string, body: Expression): Expression {
    const name = this.reserve(hint);
    this.define(name, body);
    return { kind: 'rule', name };
  }

  /**
   * The expression for `key`, built on first use. `body` may ask for the same key again: it gets a reference, which
   * is how recursive schemas become recursive rules. What is no larger than a reference gets no rule.
   */
  shared(key: string, hint: string, body: () => Expression): Expression {
    const known = this.expressionsByKey.get(key);
    if (known !== undefined) {
      return known();
    }
    let name: string | null = null;
    const reference = (): Expression => {
      name ??= this.reserve(hint);
      return { kind: 'rule', name };
    };
    this.expressionsByKey.set(key, reference);
    let built: Expression;
    try {
      built = body();
    } catch (error) {
      this.expressionsByKey.delete(key);
      throw error;
    }
    if (name === null && isAtomic(built)) {
      this.expressionsByKey.set(key, () => built);
      return built;
    }
    const result = reference();
    this.define(name ?? '', built);
    return result;
  }

  /** A name for a rule that `define` will give a body. */
  reserve(hint: string): string {
    this.budget.spend();
    if (this.taken.size >= this.budget.limits.rules) {
      throw new StructuredOutputError(
        `The constraint is too complex: it needs more than ${this.budget.limits.rules} grammar rules.`,
      );
    }
    const cleaned = hint.replace(/[^A-Za-z0-9]+/gu, '-').slice(0, 32);
    const base = cleaned.replace(/^-|-$/gu, '') || 'rule';
    let count = this.countsByHint.get(base) ?? 0;
    let name = base;
    while (this.taken.has(name)) {
      count += 1;
      name = `${base}-${count}`;
    }
    this.countsByHint.set(base, count);
    this.taken.add(name);
    return name;
  }

  define(name: string, body: Expression): void {
    this.rules.set(name, body);
  }

  /** Whether the expression can match a text, as far as the rules are known; rules being built count as able to. */
  mayMatch(expression: Expression): boolean {
    const rules = new Map<string, Expression>();
    const waiting = [...references(expression)];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (!rules.has(name)) {
        this.budget.spend();
        const body = this.rules.get(name) ?? EMPTY;
        rules.set(name, body);
        waiting.push(...references(body));
      }
    }
    return isProductive(expression, productiveRules({ root: '', rules }));
  }

  finish(root: Expression): Grammar {
    const rules = new Map<string, Expression>([['root', root], ...this.rules]);
    return { root: 'root', rules };
  }
}

function isAtomic(expression: Expression): boolean {
  return (
    expression.kind === 'rule' || expression.kind === 'literal' || isNever(expression) || isEmpty(expression)
  );
}
