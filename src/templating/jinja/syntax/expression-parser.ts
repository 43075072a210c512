import { createNode, type ArithmeticOperator, type ComparisonOperator, type Expression } from './ast.js';
import { PostfixParser } from './postfix-parser.js';
import type { TupleOptions } from './primary-parser.js';
import { describe } from './token-parser.js';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '//', '%']);
/** Nesting that the parser and the compiler follow by recursion. */
const MAX_DEPTH = 200;

/** Jinja2's expression grammar (jinja2.parser, from parse_expression on), with its precedences. */
export class ExpressionParser extends PostfixParser {
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

  /** Follows a recursion that does not pass through parseExpression, such as `not not not x`. */
  private nested<T>(parse: () => T): T {
    this.depth = (this.depth ?? 0) + 1;
    if (this.depth > MAX_DEPTH) this.failAt(this.current, `expressions nested more than ${MAX_DEPTH} deep`);
    const result = parse();
    this.depth--;
    return result;
  }
}
