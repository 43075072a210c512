import { createNode, type Arguments, type Expression } from './ast.js';
import { integerLiteral, PrimaryParser } from './primary-parser.js';

/** Tokens that may start the argument of a test without parentheses: `x is divisibleby 3`. */
const TEST_ARGUMENT_STARTS: ReadonlySet<string> = new Set(['name', 'string', 'integer', 'float']);

/** What follows an operand: attributes, items, calls, filters and tests (jinja2.parser, from parse_postfix on). */
export abstract class PostfixParser extends PrimaryParser {
  protected parsePostfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.isOperator('.')) node = this.parseAttribute(node);
      else if (this.isOperator('[')) node = this.parseSubscript(node);
      else if (this.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
  }

  private parseAttribute(target: Expression): Expression {
    const dot = this.take();
    const token = this.take();
    if (token.type === 'name') return createNode('Attribute', dot, { target, name: token.value });
    if (token.type !== 'integer') this.failAt(token, 'expected name or number');
    const key = createNode('Constant', token, { value: integerLiteral(token.value) });
    return createNode('Item', dot, { target, key });
  }

  private parseSubscript(target: Expression): Expression {
    const at = this.take();
    const keys: (Expression | SliceParts)[] = [];
    while (!this.isOperator(']')) {
      if (keys.length > 0) this.expect('operator', ',');
      keys.push(this.parseSubscriptKey());
    }
    this.expect('operator', ']');
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) {
      return isSlice(only)
        ? createNode('SliceItem', at, { target, ...only })
        : createNode('Item', at, { target, key: only });
    }
    const items = keys.map((key) => (isSlice(key) ? createNode('SliceKey', at, {}) : key));
    return createNode('Item', at, { target, key: createNode('TupleLiteral', at, { items }) });
  }

  private parseSubscriptKey(): Expression | SliceParts {
    let start: Expression | null = null;
    if (!this.isOperator(':')) {
      start = this.parseExpression();
      if (!this.isOperator(':')) return start;
    }
    this.expect('operator', ':');
    const stop = this.parseSliceBound();
    const step = this.takeIf('operator', ':') ? this.parseSliceBound() : null;
    return { start, stop, step };
  }

  private parseSliceBound(): Expression | null {
    const isEmpty = this.isOperator(':') || this.isOperator(']') || this.isOperator(',');
    return isEmpty ? null : this.parseExpression();
  }

  private parseCall(target: Expression): Expression {
    const at = this.current;
    return createNode('Call', at, { target, args: this.parseArguments() });
  }

  protected parseArguments(): Arguments {
    const at = this.expect('operator', '(');
    const positional: Expression[] = [];
    const keywords: { name: string; value: Expression }[] = [];
    let starred: Expression | null = null;
    let doubleStarred: Expression | null = null;
    const ensure = (valid: boolean): void => {
      if (!valid) this.failAt(at, 'invalid syntax for function call expression');
    };
    this.parseUntil(')', () => {
      if (this.takeIf('operator', '*')) {
        ensure(starred === null && doubleStarred === null);
        starred = this.parseExpression();
      } else if (this.takeIf('operator', '**')) {
        ensure(doubleStarred === null);
        doubleStarred = this.parseExpression();
      } else if (this.is('name') && this.following?.type === 'operator' && this.following.value === '=') {
        ensure(doubleStarred === null);
        const name = this.expectName();
        this.take();
        keywords.push({ name, value: this.parseExpression() });
      } else {
        ensure(starred === null && doubleStarred === null && keywords.length === 0);
        positional.push(this.parseExpression());
      }
    });
    return { positional, keywords, starred, doubleStarred };
  }

  protected parseFiltersAndTests(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.isOperator('|')) {
        const at = this.take();
        node = createNode('Filter', at, { target: node, ...this.parseFilterCall() });
      } else if (this.isName('is')) node = this.parseTest(node);
      else if (this.isOperator('(')) node = this.parseCall(node);
      else return node;
    }
  }

  protected parseFilterCall(): { name: string; args: Arguments | null } {
    const name = this.parseDottedName();
    return { name, args: this.isOperator('(') ? this.parseArguments() : null };
  }

  private parseDottedName(): string {
    let name = this.expectName();
    while (this.takeIf('operator', '.')) name += `.${this.expectName()}`;
    return name;
  }

  private parseTest(target: Expression): Expression {
    const at = this.take();
    const negated = this.takeIf('name', 'not');
    const name = this.parseDottedName();
    const test = createNode('Test', at, { target, name, args: this.parseTestArguments() });
    return negated ? createNode('Not', at, { operand: test }) : test;
  }

  private parseTestArguments(): Arguments | null {
    if (this.isOperator('(')) return this.parseArguments();
    if (this.isName('is')) this.failAt(this.current, 'You cannot chain multiple tests with is');
    const startsArgument =
      (TEST_ARGUMENT_STARTS.has(this.current.type) || this.isOperator('[') || this.isOperator('{')) &&
      !this.isName('else') &&
      !this.isName('or') &&
      !this.isName('and');
    if (!startsArgument) return null;
    const argument = this.parsePostfix(this.parsePrimary());
    return { positional: [argument], keywords: [], starred: null, doubleStarred: null };
  }
}

interface SliceParts {
  start: Expression | null;
  stop: Expression | null;
  step: Expression | null;
}

function isSlice(key: Expression | SliceParts): key is SliceParts {
  return !('typename' in key);
}
