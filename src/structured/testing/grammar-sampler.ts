import type { Expression } from '../gbnf/expression.js';
import { NEVER } from '../gbnf/expression.js';
import type { Grammar } from '../gbnf/grammar.js';

/** Draws texts from a grammar at random, for tests: what can be drawn, a model can generate. */
export class GrammarSampler {
  /** The least characters each rule can end with. */
  private readonly costs = new Map<string, number>();

  constructor(
    private readonly grammar: Grammar,
    /** Next number in [0, 1). */
    private readonly random: () => number,
  ) {
    for (let changed = true; changed;) {
      changed = false;
      for (const [name, body] of grammar.rules) {
        const cost = this.cost(body);
        if (cost < (this.costs.get(name) ?? Infinity)) {
          this.costs.set(name, cost);
          changed = true;
        }
      }
    }
  }

  /** After about `fuel` characters the text takes the shortest way to an end. */
  sample(fuel: number): string {
    const out: string[] = [];
    let left = fuel;
    const waiting: Expression[] = [{ kind: 'rule', name: this.grammar.root }];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      switch (each.kind) {
        case 'literal':
          out.push(each.text);
          left -= each.text.length;
          break;
        case 'characters': {
          const [low, high] = this.pick(each.set);
          out.push(
            String.fromCodePoint(low + Math.floor(this.random() * (Math.min(high, low + 200) - low + 1))),
          );
          left -= 1;
          break;
        }
        case 'token':
          out.push(`<[${each.id}]>`);
          break;
        case 'rule':
          waiting.push(this.grammar.rules.get(each.name) ?? NEVER);
          break;
        case 'sequence':
          waiting.push(...[...each.items].reverse());
          break;
        case 'choice': {
          const affordable = each.options.filter((option) => this.cost(option) <= left);
          waiting.push(affordable.length > 0 ? this.pick(affordable) : this.cheapest(each.options));
          break;
        }
        case 'repeat': {
          const cost = this.cost(each.item);
          const extra = Math.max(
            0,
            Math.min(Math.floor(this.random() * 4), Math.floor(left / Math.max(1, cost))),
          );
          const count = Math.min(each.max ?? Infinity, each.min + (left > 0 ? extra : 0));
          for (let index = 0; index < count; index += 1) {
            waiting.push(each.item);
          }
          break;
        }
      }
    }
    return out.join('');
  }

  private cheapest(options: readonly Expression[]): Expression {
    const costs = options.map((option) => this.cost(option));
    return options[costs.indexOf(Math.min(...costs))] ?? NEVER;
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  private cost(expression: Expression): number {
    switch (expression.kind) {
      case 'literal':
        return expression.text.length;
      case 'characters':
      case 'token':
        return 1;
      case 'rule':
        return this.costs.get(expression.name) ?? Infinity;
      case 'sequence':
        return expression.items.reduce((sum, item) => sum + this.cost(item), 0);
      case 'choice':
        return Math.min(Infinity, ...expression.options.map((option) => this.cost(option)));
      case 'repeat':
        return expression.min === 0 ? 0 : expression.min * this.cost(expression.item);
    }
  }
}
