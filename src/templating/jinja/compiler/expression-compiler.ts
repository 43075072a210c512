import { raiseSyntax } from '../errors.js';
import { NunjucksCompiler } from '../nunjucks-base.js';
import { PyFloat } from '../values/scalars.js';
import { isMethodName } from '../runtime/methods.js';
import type {
  Arguments,
  ArithmeticOperator,
  AstNode,
  ComparisonOperator,
  Expression,
  FilterCall,
} from '../syntax/ast.js';
import { literal, rt, type RuntimeName } from './source.js';
import { Symbols } from './symbols.js';

const ARITHMETIC: Readonly<Record<ArithmeticOperator, RuntimeName>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '//': 'floorDivide',
  '%': 'modulo',
  '**': 'power',
};

/** Comparisons as JavaScript expressions over two operands. */
const COMPARISON: Readonly<Record<ComparisonOperator, (left: string, right: string) => string>> = {
  '==': (left, right) => `${rt('equals')}(${left},${right})`,
  '!=': (left, right) => `!${rt('equals')}(${left},${right})`,
  '<': (left, right) => `(${rt('compare')}(${left},${right},"<")<0)`,
  '<=': (left, right) => `(${rt('compare')}(${left},${right},"<=")<=0)`,
  '>': (left, right) => `(${rt('compare')}(${left},${right},">")>0)`,
  '>=': (left, right) => `(${rt('compare')}(${left},${right},">=")>=0)`,
  in: (left, right) => `${rt('contains')}(${right},${left})`,
  'not in': (left, right) => `!${rt('contains')}(${right},${left})`,
};

/** Names that the compiler may look up in an environment. */
export interface NameTables {
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

/**
 * Turns expressions into JavaScript expressions that call the runtime (`rt`) for every operator. Only literals made
 * by `literal()` and variables made by Symbols are ever written into the code, so no text of a template becomes code.
 */
export class ExpressionCompiler extends NunjucksCompiler {
  declare protected names: NameTables;
  declare protected symbols: Symbols;
  /** Constants of the template, declared once: undefined values by name, filters and tests. */
  declare protected constants: Map<string, string>;
  /** Inside `if` or a conditional, where an unknown filter or test is an error only when it is reached. */
  declare protected conditionalDepth: number;

  protected expression(node: Expression): string {
    switch (node.typename) {
      case 'Constant':
        return this.constantValue(node.value);
      case 'Name':
        return this.symbols.find(node.name)!;
      case 'TupleLiteral':
        return `new ${rt('PyTuple')}([${this.expressions(node.items)}])`;
      case 'ListLiteral':
        return `[${this.expressions(node.items)}]`;
      case 'DictLiteral':
        return `${rt('makeDict')}([${this.expressions(node.entries.flat())}])`;
      case 'Conditional':
        return this.conditional(node);
      case 'Logical': {
        const left = this._tmpid();
        this.temporaries.push(left);
        const test = `${rt('isTruthy')}(${left}=${this.expression(node.left)})`;
        const right = this.expression(node.right);
        return node.operator === 'and' ? `(${test}?${right}:${left})` : `(${test}?${left}:${right})`;
      }
      case 'Not':
        return `!${this.condition(node.operand)}`;
      case 'Signed':
        return `${rt(node.sign === '-' ? 'negate' : 'positive')}(${this.expression(node.operand)})`;
      case 'Arithmetic':
        return `${rt(ARITHMETIC[node.operator])}(${this.expression(node.left)},${this.expression(node.right)})`;
      case 'Concatenation':
        return `${rt('concatenate')}([${this.expressions(node.items)}])`;
      case 'Comparison':
        return this.comparison(node);
      case 'Attribute':
        return this.attribute(node);
      case 'Item':
        return `${rt('getItem')}(${this.expression(node.target)},${this.expression(node.key)})`;
      case 'SliceItem': {
        const bounds = [node.start, node.stop, node.step].map((bound) =>
          bound ? this.expression(bound) : 'null',
        );
        return `${rt('getSlice')}(${this.expression(node.target)},${bounds.join(',')})`;
      }
      case 'SliceKey':
        return `${rt('unsupportedSliceKey')}()`;
      case 'Call':
        return this.call(node);
      case 'Filter':
        return this.filtered(this.expression(node.target), node, node);
      case 'Test':
        return this.test(node);
    }
  }

  /** Variables that hold intermediate values; the enclosing function declares them. */
  declare protected temporaries: string[];

  protected expressions(nodes: readonly Expression[]): string {
    return nodes.map((node) => this.expression(node)).join(',');
  }

  private constantValue(value: AstNode<'Constant'>['value']): string {
    if (typeof value === 'string') return literal(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof PyFloat) return this.constant(`new ${rt('PyFloat')}(${value.value})`);
    return String(value);
  }

  /** A variable that holds the value of `code`, computed once when the template is compiled. */
  protected constant(code: string): string {
    let name = this.constants.get(code);
    if (name === undefined) this.constants.set(code, (name = `c_${this.constants.size}`));
    return name;
  }

  protected undefinedConstant(hint: string): string {
    return this.constant(`new ${rt('Undefined')}(${literal(hint)})`);
  }

  /** An expression where JavaScript wants a boolean: skips making Python values where it can. */
  protected condition(node: Expression): string {
    switch (node.typename) {
      case 'Logical': {
        const operator = node.operator === 'and' ? '&&' : '||';
        return `(${this.condition(node.left)}${operator}${this.condition(node.right)})`;
      }
      case 'Not':
        return `!${this.condition(node.operand)}`;
      case 'Comparison':
      case 'Test':
        return this.expression(node);
      default:
        return `${rt('isTruthy')}(${this.expression(node)})`;
    }
  }

  private conditional(node: AstNode<'Conditional'>): string {
    const condition = this.condition(node.condition);
    this.conditionalDepth++;
    const whenTrue = this.expression(node.whenTrue);
    const whenFalse =
      node.whenFalse === null
        ? this.undefinedConstant(
            'the inline if-expression evaluated to false and no else section was defined.',
          )
        : this.expression(node.whenFalse);
    this.conditionalDepth--;
    return `(${condition}?${whenTrue}:${whenFalse})`;
  }

  /** `a < b < c` means `a < b and b < c`, each operand evaluated once. */
  private comparison(node: AstNode<'Comparison'>): string {
    let left = this.expression(node.first);
    const [only] = node.rest;
    if (node.rest.length === 1 && only !== undefined)
      return this.simpleComparison(left, only.operator, only.operand);
    const parts: string[] = [];
    for (const [index, { operator, operand }] of node.rest.entries()) {
      let right = this.expression(operand);
      if (index < node.rest.length - 1) {
        const shared = this._tmpid();
        this.temporaries.push(shared);
        right = `(${shared}=${right})`;
        parts.push(COMPARISON[operator](left, right));
        left = shared;
      } else parts.push(COMPARISON[operator](left, right));
    }
    return `(${parts.join('&&')})`;
  }

  /** Comparing with a literal text, as for every role, mostly ends with JavaScript's own comparison. */
  private simpleComparison(left: string, operator: ComparisonOperator, operand: Expression): string {
    const isText = operand.typename === 'Constant' && typeof operand.value === 'string';
    if (!isText || (operator !== '==' && operator !== '!='))
      return COMPARISON[operator](left, this.expression(operand));
    return `${operator === '!=' ? '!' : ''}${rt('equalsText')}(${left},${this.expression(operand)})`;
  }

  private attribute(node: AstNode<'Attribute'>): string {
    // Names that are no method of any type need no look at the methods.
    const lookUp = isMethodName(node.name) ? 'getAttribute' : 'getPlainAttribute';
    return `${rt(lookUp)}(${this.expression(node.target)},${literal(node.name)})`;
  }

  private call(node: AstNode<'Call'>, extraKeyword?: string): string {
    const { target } = node;
    const args = this.args(node.args, extraKeyword);
    if (target.typename === 'Attribute' && isMethodName(target.name)) {
      return `${rt('callMethod')}(${this.expression(target.target)},${literal(target.name)},${args})`;
    }
    return `${rt('call')}(${this.expression(target)},${args})`;
  }

  /** A call that also passes `caller`, as a call block does. */
  protected callWithCaller(node: AstNode<'Call'>, caller: string): string {
    return this.call(node, `["caller",${caller}]`);
  }

  /** Positional arguments as an array and keywords as a Map or null: the two arguments of a NativeFunction. */
  protected args(args: Arguments | null, extraKeyword?: string): string {
    if (args === null) return `${rt('NO_ARGUMENTS')},null`;
    let positional = this.expressions(args.positional);
    if (args.starred !== null)
      positional += `${positional && ','}...${rt('iterate')}(${this.expression(args.starred)})`;
    const keywords = args.keywords.map(({ name, value }) => `[${literal(name)},${this.expression(value)}]`);
    if (extraKeyword !== undefined) keywords.push(extraKeyword);
    const list = positional === '' ? rt('NO_ARGUMENTS') : `[${positional}]`;
    if (args.doubleStarred === null) {
      return `${list},${keywords.length === 0 ? 'null' : `${rt('makeKeywords')}([${keywords.join(',')}])`}`;
    }
    return `${list},${rt('mergeKeywords')}([${keywords.join(',')}],${this.expression(args.doubleStarred)})`;
  }

  /** `value` sent through one filter. */
  protected filtered(value: string, filter: FilterCall, at: { lineno: number; colno: number }): string {
    if (!this.names.hasFilter(filter.name)) {
      const message = `No filter named '${filter.name}'.`;
      if (this.conditionalDepth === 0) raiseSyntax(message, at.lineno + 1, at.colno + 1);
      return `${rt('unknownName')}(${literal(message)})`;
    }
    const implementation = this.constant(`env.getFilter(${literal(filter.name)})`);
    return `${implementation}(${value},${this.args(filter.args)})`;
  }

  private test(node: AstNode<'Test'>): string {
    if (!this.names.hasTest(node.name)) {
      const message = `No test named '${node.name}'.`;
      if (this.conditionalDepth === 0) raiseSyntax(message, node.lineno + 1, node.colno + 1);
      return `${rt('unknownName')}(${literal(message)})`;
    }
    if (node.name === 'defined' && node.args === null)
      return `${rt('isDefined')}(${this.expression(node.target)})`;
    const implementation = this.constant(`env.getTest(${literal(node.name)})`);
    return `${implementation}(${this.expression(node.target)},${this.args(node.args)})`;
  }
}
