import { PyFloat } from '../values/scalars.js';
import {
  createNode,
  type Arguments,
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
} from './ast.js';
import { describe, TokenParser } from './token-parser.js';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '//', '%']);
/** Tokens that may start the argument of a test without parentheses: `x is divisibleby 3`. */
const TEST_ARGUMENT_STARTS: ReadonlySet<string> = new Set(['name', 'string', 'integer', 'float']);
/** Nesting that the parser and the compiler follow by recursion. */
const MAX_DEPTH = 200;

/** Jinja2's expression grammar (jinja2.parser, from parse_expression on), with its precedences. */
export class ExpressionParser extends TokenParser {
  declare private depth: number | undefined;

  protected parseExpression(): Expression {
    this.depth = (this.depth ?? 0) + 1;
    if (this.depth > MAX_DEPTH) this.failAt(this.current, `expressions nested more than ${MAX_DEPTH} deep`);
    let expression = this.parseOr();
    while (this.isName('if')) {
      const at = this.take();
      const condition = this.parseOr();
      const whenFalse = this.takeIf('name', 'else') ? this.parseExpression() : null;
      expression = createNode('Conditional', at, { condition, whenTrue: expression, whenFalse });
    }
    this.depth--;
    return expression;
  }

  /** One expression, or a tuple when commas follow. */
  protected parseTuple(options: TupleOptions = {}): Expression {
    const parse = options.parseItem ?? ((): Expression => this.parseExpression());
    const at = this.current;
    const items: Expression[] = [];
    let isTuple = false;
    while (!this.atTupleEnd(options.endName)) {
      items.push(parse());
      if (!this.takeIf('operator', ',')) break;
      isTuple = true;
    }
    if (!isTuple && items[0] !== undefined) return items[0];
    if (items.length === 0 && !options.allowEmpty) {
      this.failAt(at, `Expected an expression, got '${describe(this.current)}'`);
    }
    return createNode('TupleLiteral', at, { items });
  }

  private atTupleEnd(endName: string | undefined): boolean {
    const end =
      this.is('end of print statement') || this.is('end of statement block') || this.isOperator(')');
    return end || (endName !== undefined && this.isName(endName));
  }

  protected parseOr(): Expression {
    let left = this.parseAnd();
    while (this.isName('or')) {
      left = createNode('Logical', this.take(), { operator: 'or', left, right: this.parseAnd() });
    }
    return left;
  }

  private parseAnd(): Expression {
    let left = this.parseNot();
    while (this.isName('and')) {
      left = createNode('Logical', this.take(), { operator: 'and', left, right: this.parseNot() });
    }
    return left;
  }

  private parseNot(): Expression {
    if (!this.isName('not')) return this.parseComparison();
    const at = this.take();
    return createNode('Not', at, { operand: this.nested(() => this.parseNot()) });
  }

  private parseComparison(): Expression {
    const at = this.current;
    const first = this.parseSum();
    const rest: { operator: ComparisonOperator; operand: Expression }[] = [];
    for (let operator; (operator = this.takeComparison()) !== null;) {
      rest.push({ operator, operand: this.parseSum() });
    }
    return rest.length === 0 ? first : createNode('Comparison', at, { first, rest });
  }

  private takeComparison(): ComparisonOperator | null {
    const token = this.current;
    if (token.type === 'operator' && COMPARISONS.has(token.value))
      return this.take().value as ComparisonOperator;
    if (this.takeIf('name', 'in')) return 'in';
    if (this.isName('not') && this.following?.type === 'name' && this.following.value === 'in') {
      this.take();
      this.take();
      return 'not in';
    }
    return null;
  }

  private parseSum(): Expression {
    let left = this.parseConcatenation();
    while (this.isOperator('+') || this.isOperator('-')) {
      const token = this.take();
      const operator = token.value as ArithmeticOperator;
      left = createNode('Arithmetic', token, { operator, left, right: this.parseConcatenation() });
    }
    return left;
  }

  private parseConcatenation(): Expression {
    const at = this.current;
    const items = [this.parseProduct()];
    while (this.takeIf('operator', '~')) items.push(this.parseProduct());
    return items.length === 1 ? items[0]! : createNode('Concatenation', at, { items });
  }

  private parseProduct(): Expression {
    let left = this.parsePower();
    while (this.current.type === 'operator' && PRODUCTS.has(this.current.value)) {
      const token = this.take();
      const operator = token.value as ArithmeticOperator;
      left = createNode('Arithmetic', token, { operator, left, right: this.parsePower() });
    }
    return left;
  }

  /** Left associative in Jinja2, unlike Python. */
  private parsePower(): Expression {
    let left = this.parseUnary();
    while (this.isOperator('**')) {
      left = createNode('Arithmetic', this.take(), { operator: '**', left, right: this.parseUnary() });
    }
    return left;
  }

  private parseUnary(withFilters = true): Expression {
    let node: Expression;
    if (this.isOperator('-') || this.isOperator('+')) {
      const token = this.take();
      const operand = this.nested(() => this.parseUnary(false));
      node = createNode('Signed', token, { sign: token.value as '+' | '-', operand });
    } else {
      node = this.parsePrimary();
    }
    node = this.parsePostfix(node);
    return withFilters ? this.parseFiltersAndTests(node) : node;
  }

  protected parsePrimary(): Expression {
    const token = this.take();
    switch (token.type) {
      case 'name':
        return this.nameOrConstant(token);
      case 'string': {
        let value = token.value;
        while (this.is('string')) value += this.take().value;
        return createNode('Constant', token, { value });
      }
      case 'integer':
        return createNode('Constant', token, { value: integerLiteral(token.value) });
      case 'float':
        return createNode('Constant', token, { value: new PyFloat(Number(token.value)) });
      case 'operator':
        return this.parseBracketed(token);
      default:
        return this.failAt(token, `unexpected '${describe(token)}'`);
    }
  }

  private nameOrConstant(token: { value: string; lineno: number; colno: number }): Expression {
    switch (token.value) {
      case 'true':
      case 'True':
        return createNode('Constant', token, { value: true });
      case 'false':
      case 'False':
        return createNode('Constant', token, { value: false });
      case 'none':
      case 'None':
        return createNode('Constant', token, { value: null });
      default:
        return createNode('Name', token, { name: token.value });
    }
  }

  private parseBracketed(token: { value: string; lineno: number; colno: number }): Expression {
    switch (token.value) {
      case '(': {
        const expression = this.parseTuple({ allowEmpty: true });
        this.expect('operator', ')');
        return expression;
      }
      case '[':
        return createNode('ListLiteral', token, {
          items: this.parseUntil(']', () => this.parseExpression()),
        });
      case '{':
        return createNode('DictLiteral', token, { entries: this.parseUntil('}', () => this.parseEntry()) });
      default:
        return this.failAt(token, `unexpected '${token.value}'`);
    }
  }

  /** Parts separated by commas, a trailing comma allowed, up to and with the closing bracket. */
  private parseUntil<T>(closing: string, parsePart: () => T): T[] {
    const parts: T[] = [];
    while (!this.isOperator(closing)) {
      if (parts.length > 0) this.expect('operator', ',');
      if (this.isOperator(closing)) break;
      parts.push(parsePart());
    }
    this.expect('operator', closing);
    return parts;
  }

  private parseEntry(): readonly [Expression, Expression] {
    const key = this.parseExpression();
    this.expect('operator', ':');
    return [key, this.parseExpression()];
  }

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

  private parseFiltersAndTests(start: Expression): Expression {
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

  /** Follows a recursion that does not pass through parseExpression, such as `not not not x`. */
  private nested<T>(parse: () => T): T {
    this.depth = (this.depth ?? 0) + 1;
    if (this.depth > MAX_DEPTH) this.failAt(this.current, `expressions nested more than ${MAX_DEPTH} deep`);
    const result = parse();
    this.depth--;
    return result;
  }
}

interface TupleOptions {
  /** Parses one item; a whole expression by default. */
  parseItem?: () => Expression;
  /** Whether `()` is a tuple here. */
  allowEmpty?: boolean;
  /** A name that ends the tuple, such as `in` after the targets of a loop. */
  endName?: string;
}

interface SliceParts {
  start: Expression | null;
  stop: Expression | null;
  step: Expression | null;
}

function isSlice(key: Expression | SliceParts): key is SliceParts {
  return !('typename' in key);
}

/** A Python int literal (underscores already removed): a number while it is safe, else a bigint. */
function integerLiteral(text: string): number | bigint {
  const value = BigInt(text);
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
