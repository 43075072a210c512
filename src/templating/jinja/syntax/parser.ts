import type { NunjucksNode, NunjucksRoot } from '../nunjucks-base.js';
import {
  createNode,
  type AssignmentTarget,
  type AstNode,
  type Expression,
  type FilterCall,
  type Parameters,
  type SetTarget,
  type Statement,
} from './ast.js';
import { ExpressionParser } from './expression-parser.js';
import { JinjaLexer } from './lexer.js';

type Position = Pick<NunjucksNode, 'lineno' | 'colno'>;

/** Blocks that the parser and the compiler follow by recursion. */
const MAX_BLOCK_DEPTH = 100;

/**
 * Jinja2's statements ("List of Control Structures" in its template docs, the loopcontrols extension) and the
 * `generation` tag of transformers.
 */
class JinjaParser extends ExpressionParser {
  /** Names of the tags that end the blocks being parsed, innermost last. */
  declare private endTags: (readonly string[])[] | undefined;

  /** nunjucks' parseAsRoot() calls this for the whole template, parseBody() for the inside of a block. */
  override parseNodes(): Statement[] {
    const statements: Statement[] = [];
    while (this.current.type !== 'end of template') {
      const token = this.take();
      if (token.type === 'data') statements.push(createNode('Text', token, { text: token.value }));
      else if (token.type === 'begin of print statement') {
        statements.push(createNode('Print', token, { value: this.parseTuple() }));
        this.expect('end of print statement');
      } else {
        if (this.atEndTag()) break;
        statements.push(...this.parseStatement());
      }
    }
    return statements;
  }

  private atEndTag(): boolean {
    return this.is('name') && (this.endTags?.at(-1)?.includes(this.current.value) ?? false);
  }

  /** The statements up to one of the end tags, which is left to be taken. */
  private parseBody(...endTags: string[]): Statement[] {
    this.takeIf('operator', ':');
    this.expect('end of statement block');
    const stack = (this.endTags ??= []);
    stack.push(endTags);
    if (stack.length > MAX_BLOCK_DEPTH)
      this.failAt(this.current, `blocks nested more than ${MAX_BLOCK_DEPTH} deep`);
    const body = this.parseNodes();
    stack.pop();
    if (this.current.type === 'end of template') {
      this.failAt(
        this.current,
        `Unexpected end of template. Jinja was looking for the following tags: ${list(endTags)}.`,
      );
    }
    return body;
  }

  /** The statements up to the end tag, and the tag itself. */
  private parseBodyTo(endTag: string): Statement[] {
    const body = this.parseBody(endTag);
    this.take();
    return body;
  }

  private parseStatement(): Statement[] {
    const token = this.current;
    if (token.type !== 'name') this.failAt(token, 'tag name expected');
    this.take();
    const statements = this.parseTag(token.value, token);
    this.expect('end of statement block');
    return statements;
  }

  private parseTag(tag: string, at: Position): Statement[] {
    switch (tag) {
      case 'if':
        return [this.parseIf(at)];
      case 'for':
        return [this.parseFor(at)];
      case 'set':
        return [this.parseSet(at)];
      case 'macro':
        return [this.parseMacro(at)];
      case 'call':
        return [this.parseCallBlock(at)];
      case 'filter':
        return [this.parseFilterBlock(at)];
      case 'with':
        return [this.parseWith(at)];
      case 'print':
        return this.parsePrint(at);
      case 'break':
      case 'continue':
        return [createNode(tag === 'break' ? 'Break' : 'Continue', at, {})];
      case 'generation':
        return [createNode('Generation', at, { body: this.parseBodyTo('endgeneration') })];
      case 'include':
      case 'import':
      case 'from':
      case 'extends':
        return [this.parseLoad(tag, at)];
      default:
        return this.failUnknownTag(tag, at);
    }
  }

  private failUnknownTag(tag: string, at: Position): never {
    const open = this.endTags?.at(-1);
    const expected = open === undefined ? '' : ` Jinja was looking for the following tags: ${list(open)}.`;
    this.failAt(at, `Encountered unknown tag '${tag}'.${expected}`);
  }

  private parseIf(at: Position): AstNode<'If'> {
    const first = this.parseIfBranch();
    const elseIfs: AstNode<'If'>[] = [];
    let next = this.take();
    while (next.value === 'elif') {
      elseIfs.push(createNode('If', next, { ...this.parseIfBranch(), elseIfs: [], otherwise: [] }));
      next = this.take();
    }
    const otherwise = next.value === 'else' ? this.parseBodyTo('endif') : [];
    return createNode('If', at, { ...first, elseIfs, otherwise });
  }

  private parseIfBranch(): { condition: Expression; body: Statement[] } {
    const condition = this.parseTuple({ parseItem: () => this.parseOr() });
    return { condition, body: this.parseBody('elif', 'else', 'endif') };
  }

  private parseFor(at: Position): AstNode<'For'> {
    const target = this.parseTarget('in');
    this.expect('name', 'in');
    const iterable = this.parseTuple({ parseItem: () => this.parseOr(), endName: 'recursive' });
    const filter = this.takeIf('name', 'if') ? this.parseExpression() : null;
    const recursive = this.takeIf('name', 'recursive');
    const body = this.parseBody('endfor', 'else');
    const otherwise = this.take().value === 'else' ? this.parseBodyTo('endfor') : [];
    return createNode('For', at, { target, iterable, filter, body, otherwise, recursive });
  }

  private parseSet(at: Position): Statement {
    const target = this.parseSetTarget();
    if (this.takeIf('operator', '=')) return createNode('Set', at, { target, value: this.parseTuple() });
    const filters: FilterCall[] = [];
    while (this.takeIf('operator', '|')) filters.push(this.parseFilterCall());
    return createNode('SetBlock', at, { target, filters, body: this.parseBodyTo('endset') });
  }

  private parseMacro(at: Position): AstNode<'Macro'> {
    const name = this.expectAssignableName();
    const parameters = this.parseParameters();
    return createNode('Macro', at, { name, parameters, body: this.parseBodyTo('endmacro') });
  }

  private parseCallBlock(at: Position): AstNode<'CallBlock'> {
    const parameters = this.isOperator('(') ? this.parseParameters() : { names: [], defaults: [] };
    const call = this.parseExpression();
    if (call.typename !== 'Call') this.failAt(at, 'expected call');
    return createNode('CallBlock', at, { call, parameters, body: this.parseBodyTo('endcall') });
  }

  private parseParameters(): Parameters {
    const names: string[] = [];
    const defaults: Expression[] = [];
    this.parseUntilParenthesis(() => {
      const token = this.current;
      names.push(this.expectAssignableName());
      if (this.takeIf('operator', '=')) defaults.push(this.parseExpression());
      else if (defaults.length > 0) this.failAt(token, 'non-default argument follows default argument');
    });
    return { names, defaults };
  }

  private parseUntilParenthesis(parsePart: () => void): void {
    this.expect('operator', '(');
    for (let first = true; !this.isOperator(')'); first = false) {
      if (!first) this.expect('operator', ',');
      parsePart();
    }
    this.expect('operator', ')');
  }

  private parseFilterBlock(at: Position): AstNode<'FilterBlock'> {
    const filters = [this.parseFilterCall()];
    while (this.takeIf('operator', '|')) filters.push(this.parseFilterCall());
    return createNode('FilterBlock', at, { filters, body: this.parseBodyTo('endfilter') });
  }

  private parseWith(at: Position): AstNode<'With'> {
    const targets: AssignmentTarget[] = [];
    const values: Expression[] = [];
    while (!this.is('end of statement block')) {
      if (targets.length > 0) this.expect('operator', ',');
      targets.push(this.parseTarget());
      this.expect('operator', '=');
      values.push(this.parseExpression());
    }
    return createNode('With', at, { targets, values, body: this.parseBodyTo('endwith') });
  }

  private parsePrint(at: Position): Statement[] {
    const prints: Statement[] = [];
    while (!this.is('end of statement block')) {
      if (prints.length > 0) this.expect('operator', ',');
      prints.push(createNode('Print', at, { value: this.parseExpression() }));
    }
    return prints;
  }

  /** transformers gives Jinja2 no loader, so these tags parse and fail when they are reached. */
  private parseLoad(tag: string, at: Position): Statement {
    this.parseExpression();
    const names: string[] = [];
    if (tag === 'import') {
      this.expect('name', 'as');
      names.push(this.expectName());
    } else if (tag === 'from') {
      this.expect('name', 'import');
    }
    while (!this.is('end of statement block')) this.take();
    return createNode('LoadTemplate', at, { tag, names });
  }

  private parseSetTarget(): SetTarget {
    const next = this.following;
    if (next?.type !== 'operator' || next.value !== '.') return this.parseTarget();
    const at = this.current;
    const namespace = this.expectName();
    this.take();
    return createNode('NamespaceTarget', at, { namespace, attribute: this.expectName() });
  }

  /** A name or a tuple of targets; `endName` is the keyword that ends it. */
  private parseTarget(endName?: string): AssignmentTarget {
    const target = this.parseTuple({ parseItem: () => this.parsePrimary(), ...(endName && { endName }) });
    if (isAssignable(target)) return target;
    return this.failAt(target, `can't assign to '${target.typename.toLowerCase()}'`);
  }

  private expectAssignableName(): string {
    const token = this.expect('name');
    if (CONSTANT_NAMES.has(token.value)) this.failAt(token, `can't assign to 'const'`);
    return token.value;
  }
}

const CONSTANT_NAMES: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

function isAssignable(target: Expression): target is AssignmentTarget {
  return (
    target.typename === 'Name' || (target.typename === 'TupleLiteral' && target.items.every(isAssignable))
  );
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(' or ');
}

/** Parses a template; the children of the root are its statements. Throws TemplateError (syntax) with the position. */
export function parseTemplateRoot(source: string): NunjucksRoot {
  return new JinjaParser(new JinjaLexer(source)).parseAsRoot();
}
