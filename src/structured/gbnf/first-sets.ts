import { EMPTY_SET, charactersOf, intersect, union, type CharacterSet } from '../automata/character-set.js';
import { NEVER, type Expression } from './expression.js';
import type { Grammar } from './grammar.js';
import { isNullable, leftmostReferences, nullableRules } from './grammar-analysis.js';

/** What the texts of a grammar's rules can begin with. */
export class FirstSets {
  readonly nullable: ReadonlySet<string>;
  private readonly known = new Map<string, CharacterSet>();

  constructor(private readonly grammar: Grammar) {
    this.nullable = nullableRules(grammar);
  }

  /** The characters a text of the expression can begin with. The grammar must not be left-recursive. */
  of(expression: Expression): CharacterSet {
    switch (expression.kind) {
      case 'literal':
        return charactersOf(String.fromCodePoint(expression.text.codePointAt(0) ?? 0));
      case 'characters':
        return expression.set;
      case 'token':
        return EMPTY_SET;
      case 'rule':
        return this.known.get(expression.name) ?? this.ofRule(expression.name);
      case 'choice':
        return union(...expression.options.map((option) => this.of(option)));
      case 'repeat':
        return this.of(expression.item);
      case 'sequence': {
        const end = expression.items.findIndex((item) => !this.isNullable(item));
        return union(
          ...expression.items.slice(0, end < 0 ? undefined : end + 1).map((item) => this.of(item)),
        );
      }
    }
  }

  isNullable(expression: Expression): boolean {
    return isNullable(expression, this.nullable);
  }

  /**
   * Whether a character, or the texts that two options begin with, leave open where in the expression one stands.
   * `after`: what may follow the expression.
   */
  isAmbiguous(expression: Expression, after: CharacterSet = EMPTY_SET): boolean {
    switch (expression.kind) {
      case 'choice':
        return (
          this.areAlike(expression.options, after) ||
          expression.options.some((option) => this.isAmbiguous(option, after))
        );
      case 'sequence': {
        let following = after;
        for (const item of [...expression.items].reverse()) {
          if (this.isAmbiguous(item, following)) {
            return true;
          }
          following = this.withFollowing(item, following);
        }
        return false;
      }
      case 'repeat': {
        const { item, max } = expression;
        const first = this.of(item);
        return (
          intersect(first, after).length > 0 ||
          this.isAmbiguous(item, max === 1 ? after : union(first, after))
        );
      }
      default:
        return false;
    }
  }

  private areAlike(options: readonly Expression[], after: CharacterSet): boolean {
    const texts = options.map((option) => this.leadingText(option));
    const known = texts.filter((text) => text !== null).sort();
    return (
      known.some((text, index) => known[index + 1]?.startsWith(text)) ||
      overlap([
        charactersOf(known.map((text) => String.fromCodePoint(text.codePointAt(0) ?? 0)).join('')),
        ...options.flatMap((option, index) =>
          texts[index] === null ? [this.withFollowing(option, after)] : [],
        ),
      ])
    );
  }

  /** The text that everything the expression matches begins with, as far as it stands there literally. */
  private leadingText(expression: Expression): string | null {
    switch (expression.kind) {
      case 'literal':
        return expression.text;
      case 'sequence':
        return expression.items[0]?.kind === 'literal' ? expression.items[0].text : null;
      case 'rule': {
        const body = this.grammar.rules.get(expression.name) ?? NEVER;
        return body.kind === 'rule' ? null : this.leadingText(body);
      }
      default:
        return null;
    }
  }

  private withFollowing(expression: Expression, after: CharacterSet): CharacterSet {
    return this.isNullable(expression) ? union(this.of(expression), after) : this.of(expression);
  }

  /** Not by recursion: chains of rules may be long. */
  private ofRule(start: string): CharacterSet {
    const stack = [start];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const body = this.grammar.rules.get(name) ?? NEVER;
      const open = [...leftmostReferences(body, this.nullable)].filter((each) => !this.known.has(each));
      if (open.length > 0 && !this.known.has(name)) {
        stack.push(...open);
      } else {
        this.known.set(name, this.of(body));
        stack.pop();
      }
    }
    return this.known.get(start) ?? EMPTY_SET;
  }
}

/** Whether two of the sets have a character in common. */
export function overlap(sets: readonly CharacterSet[]): boolean {
  let all: CharacterSet = EMPTY_SET;
  return sets.some((set) => {
    const found = intersect(all, set).length > 0;
    all = union(all, set);
    return found;
  });
}
