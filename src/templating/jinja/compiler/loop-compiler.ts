import { raiseSyntax } from '../errors.js';
import type { NunjucksNode } from '../nunjucks-base.js';
import { forEachChild, type AnyNode, type AstNode, type Expression } from '../syntax/ast.js';
import { BlockCompiler } from './block-compiler.js';
import { straightCost } from './cost.js';
import { rt } from './source.js';
import { mentions, Symbols } from './symbols.js';

/** `for` with all its parts, `break` and `continue`. */
export class LoopCompiler extends BlockCompiler {
  /** Loops around the statement being compiled, inside the same macro. */
  declare protected loopDepth: number;

  compileFor(node: AstNode<'For'>): void {
    this.markPosition(node);
    if (!node.recursive) {
      this.emitLoop(node, this.expression(node.iterable), null);
      return;
    }
    const render = this._tmpid();
    const outerBuffer = this.buffer;
    const text = this._tmpid();
    this._emitLine(
      `const ${render}=${rt('recursiveLoop')}((${render}_items,${render}_depth,${render}_self)=>{let ${text}="";`,
    );
    this.buffer = text;
    this.inFunction(() => this.emitLoop(node, `${render}_items`, render));
    this._emitLine(`return ${text};});`);
    this.buffer = outerBuffer;
    this._emitLine(
      `${this.buffer}=${rt('print')}(${this.buffer},${render}(${this.expression(node.iterable)},0));`,
    );
  }

  /** The loop over `items` (code); `recursion` names the function that `loop(…)` calls. */
  private emitLoop(node: AstNode<'For'>, items: string, recursion: string | null): void {
    const usesLoop = node.recursive || mentions(node.body, 'loop');
    const filtered = node.filter === null ? items : this.loopFilter(node, node.filter, items);
    const symbols = new Symbols(this.symbols);
    const loop = usesLoop ? symbols.declareParameter('loop') : null;
    symbols.declareTarget(node.target);
    symbols.visitAll(node.body);
    if (mentionsAsTarget(node, 'loop')) {
      raiseSyntax(
        "Can't assign to special loop variable in for-loop target",
        node.lineno + 1,
        node.colno + 1,
      );
    }
    const item = this._tmpid();
    const empty = node.otherwise.length > 0 ? this._tmpid() : null;
    if (empty !== null) this._emitLine(`let ${empty}=true;`);
    const source = this._tmpid();
    if (loop === null) this._emitLine(`const ${source}=${rt('iterate')}(${filtered});`);
    else {
      const recursionArguments = recursion === null ? '0,null' : `${recursion}_depth,${recursion}_self`;
      this._emitLine(`const ${source}=new ${rt('LoopContext')}(${filtered},${recursionArguments});`);
    }
    this._emitLine(`for(const ${item} of ${source}){`);
    this.loopDepth++;
    this.inFrame(symbols, () => {
      const single = node.target.typename === 'Name' ? symbols.find(node.target.name)! : null;
      const parameters = new Map(loop === null ? [] : [[loop, source]]);
      if (single !== null) parameters.set(single, item);
      this.openFrame(parameters);
      if (single === null) this.assign(node.target, item);
      this.block(node.body, 1);
      // Last, as in Jinja2: `else` also runs when every round was left by `continue`.
      if (empty !== null) this._emit(`${empty}=false;`);
    });
    this.loopDepth--;
    this._emitLine('}');
    if (empty !== null) this.emitLoopElse(node, empty);
  }

  private emitLoopElse(node: AstNode<'For'>, empty: string): void {
    this._emitLine(`if(${empty}){`);
    const symbols = new Symbols(this.symbols);
    symbols.visitAll(node.otherwise);
    this.inFrame(symbols, () => {
      this.openFrame();
      this.block(node.otherwise);
    });
    this._emitLine('}');
  }

  /** `for x in items if test`: a generator, because the test may see what the body has assigned so far. */
  private loopFilter(node: AstNode<'For'>, test: Expression, items: string): string {
    const generator = this._tmpid();
    const item = this._tmpid();
    const symbols = new Symbols(this.symbols);
    symbols.declareTarget(node.target);
    symbols.visit(test);
    this._emitLine(`const ${generator}=function*(items){`);
    this.inFunction(() => {
      this._emitLine(
        `for(const ${item} of ${rt('iterate')}(items)){${rt('spend')}(${straightCost([test])});`,
      );
      this.inFrame(symbols, () => {
        this.openFrame();
        this.assign(node.target, item);
        this._emitLine(`if(${this.condition(test)})yield ${item};`);
      });
      this._emitLine('}');
    });
    this._emitLine('};');
    return `${rt('lazySequence')}(${generator},${items})`;
  }

  compileBreak(node: AstNode<'Break'>): void {
    this.jump('break', node);
  }

  compileContinue(node: AstNode<'Continue'>): void {
    this.jump('continue', node);
  }

  private jump(keyword: 'break' | 'continue', node: NunjucksNode): void {
    if (this.loopDepth === 0) raiseSyntax(`'${keyword}' outside loop`, node.lineno + 1, node.colno + 1);
    this._emitLine(`${keyword};`);
  }
}

/** Whether a name is assigned anywhere inside a loop, its target included. */
function mentionsAsTarget(node: AstNode<'For'>, name: string): boolean {
  let found = false;
  const visitTarget = (target: AnyNode): void => {
    if (target.typename === 'Name') found ||= target.name === name;
    else forEachChild(target, visitTarget);
  };
  const visit = (child: AnyNode): void => {
    if (child.typename === 'For' || child.typename === 'Set' || child.typename === 'SetBlock')
      visitTarget(child.target);
    forEachChild(child, visit);
  };
  visit(node);
  return found;
}
