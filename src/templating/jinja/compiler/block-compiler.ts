import type { NunjucksNode } from '../nunjucks-base.js';
import type { AstNode, FilterCall, SetTarget, Statement } from '../syntax/ast.js';
import { straightCost } from './cost.js';
import { ExpressionCompiler } from './expression-compiler.js';
import { literal, rt } from './source.js';
import { Symbols } from './symbols.js';

/** Frames, and the statements that need no more than one: text, print, if, set, with, filter, generation. */
export class BlockCompiler extends ExpressionCompiler {
  /** Positions in the template, as [line, column] from 0; the code keeps the index of the one it is at. */
  declare protected positions: string[];

  protected temporaryDeclaration(): string {
    return this.temporaries.length === 0 ? '' : `let ${this.temporaries.join(',')};`;
  }

  /** Runs `emit` with temporaries of its own and declares them before what it emitted: for nested functions. */
  protected inFunction(emit: () => void): void {
    const outer = this.temporaries;
    this.temporaries = [];
    const start = this.codebuf.length;
    emit();
    const body = this.codebuf.splice(start).join('');
    this._emit(this.temporaryDeclaration() + body);
    this.temporaries = outer;
  }

  /** Runs `emit` inside a new frame. */
  protected inFrame(symbols: Symbols, emit: () => void): void {
    const outer = this.symbols;
    this.symbols = symbols;
    emit();
    this.symbols = outer;
  }

  /** Declares the variables of the current frame. */
  protected openFrame(parameterValues: ReadonlyMap<string, string> = new Map()): void {
    const declarations = this.symbols.declarations.map(([variable, initial]) => {
      switch (initial.kind) {
        case 'parameter':
          return `${variable}=${parameterValues.get(variable) ?? this.undefinedConstant('unset parameter')}`;
        case 'context':
          return `${variable}=resolve(${literal(initial.name)},${this.undefinedName(initial.name)})`;
        case 'outer':
          return `${variable}=${initial.variable}`;
        case 'undefined':
          return `${variable}=${this.undefinedName(initial.name)}`;
      }
    });
    if (declarations.length > 0) this._emitLine(`let ${declarations.join(',')};`);
  }

  private undefinedName(name: string): string {
    return this.undefinedConstant(`'${name}' is undefined`);
  }

  /** Statements in the current frame, paid for by their number of nodes before they run. */
  protected block(statements: readonly Statement[], extraCost = 0): void {
    const cost = straightCost(statements) + extraCost;
    if (cost > 0) this._emitLine(`${rt('spend')}(${cost});`);
    for (const statement of statements) this.compile(statement);
  }

  /** Notes where the template is, for errors. */
  protected markPosition({ lineno, colno }: NunjucksNode): void {
    this._emit(`at=${this.positions.push(`[${lineno},${colno}]`) - 1};`);
  }

  compileText(node: AstNode<'Text'>): void {
    this._emitLine(`${this.buffer}+=${literal(node.text)};`);
  }

  compilePrint(node: AstNode<'Print'>): void {
    if (node.value.typename === 'Constant' && typeof node.value.value === 'string') {
      this._emitLine(`${this.buffer}+=${literal(node.value.value)};`);
      return;
    }
    this.markPosition(node);
    this._emitLine(`${this.buffer}=${rt('print')}(${this.buffer},${this.expression(node.value)});`);
  }

  compileIf(node: AstNode<'If'>): void {
    this.markPosition(node);
    this.conditionalDepth++;
    this._emitLine(`if(${this.condition(node.condition)}){`);
    this.block(node.body);
    this._emit('}');
    for (const branch of node.elseIfs) {
      this._emitLine(`else if(${this.condition(branch.condition)}){`);
      this.block(branch.body);
      this._emit('}');
    }
    if (node.otherwise.length > 0) {
      this._emitLine('else{');
      this.block(node.otherwise);
      this._emit('}');
    }
    this._emitLine('');
    this.conditionalDepth--;
  }

  compileSet(node: AstNode<'Set'>): void {
    this.markPosition(node);
    this.assign(node.target, this.expression(node.value));
  }

  protected assign(target: SetTarget, value: string): void {
    if (target.typename === 'Name') this._emitLine(`${this.symbols.find(target.name)}=${value};`);
    else if (target.typename === 'NamespaceTarget') {
      const namespace = this.symbols.find(target.namespace)!;
      this._emitLine(`${rt('setNamespaceAttribute')}(${namespace},${literal(target.attribute)},${value});`);
    } else {
      const parts = this._tmpid();
      this._emitLine(`const ${parts}=${rt('unpack')}(${value},${target.items.length});`);
      for (const [index, item] of target.items.entries())
        this.assign(item as SetTarget, `${parts}[${index}]`);
    }
  }

  compileSetBlock(node: AstNode<'SetBlock'>): void {
    const text = this.capture(node.body);
    this.markPosition(node);
    this.assign(node.target, this.filterChain(text, node.filters, node));
  }

  compileFilterBlock(node: AstNode<'FilterBlock'>): void {
    const text = this.capture(node.body);
    this.markPosition(node);
    this._emitLine(
      `${this.buffer}=${rt('print')}(${this.buffer},${this.filterChain(text, node.filters, node)});`,
    );
  }

  private filterChain(value: string, filters: readonly FilterCall[], at: NunjucksNode): string {
    return filters.reduce((input, filter) => this.filtered(input, filter, at), value);
  }

  compileGeneration(node: AstNode<'Generation'>): void {
    const text = this.capture(node.body);
    this._emitLine(`${this.buffer}=${rt('print')}(${this.buffer},${rt('generated')}(${text}));`);
  }

  /** Renders a body in a frame of its own into a variable, whose name it returns. */
  protected capture(body: readonly Statement[]): string {
    const outerBuffer = this.buffer;
    const text = this._tmpid();
    this._emitLine(`let ${text}="";{`);
    this.buffer = text;
    const symbols = new Symbols(this.symbols);
    symbols.visitAll(body);
    this.inFrame(symbols, () => {
      this.openFrame();
      this.block(body);
    });
    this._emitLine('}');
    this.buffer = outerBuffer;
    return text;
  }

  /** Each value is computed outside the new frame, in turn, as Jinja2 does since 2.9. */
  compileWith(node: AstNode<'With'>): void {
    const symbols = new Symbols(this.symbols);
    for (const target of node.targets) symbols.declareTarget(target);
    symbols.visitAll(node.body);
    this.markPosition(node);
    const values = node.values.map((value) => {
      const variable = this._tmpid();
      this._emitLine(`const ${variable}=${this.expression(value)};`);
      return variable;
    });
    this._emitLine('{');
    this.inFrame(symbols, () => {
      this.openFrame();
      for (const [index, target] of node.targets.entries()) this.assign(target, values[index]!);
      this.block(node.body);
    });
    this._emitLine('}');
  }

  compileLoadTemplate(node: AstNode<'LoadTemplate'>): void {
    this.markPosition(node);
    this._emitLine(`${rt('noLoader')}();`);
  }
}
