import { raiseSyntax } from '../errors.js';
import type { NunjucksNode, NunjucksRoot } from '../nunjucks-base.js';
import type {
  AnyNode,
  AstNode,
  Expression,
  FilterCall,
  Parameters,
  SetTarget,
  Statement,
} from '../syntax/ast.js';
import { forEachChild } from '../syntax/ast.js';
import { ExpressionCompiler, type NameTables } from './expression-compiler.js';
import { literal } from './source.js';
import { mentions, Symbols } from './symbols.js';

/**
 * Compiles a template to one JavaScript function in nunjucks' form, `root(env, context, frame, runtime, cb)`.
 * Each Jinja2 frame becomes a JavaScript block whose variables are the frame's (see Symbols).
 */
export class JinjaCompiler extends ExpressionCompiler {
  declare private loopDepth: number;

  static create(names: NameTables): JinjaCompiler {
    const compiler = new JinjaCompiler('template', false);
    compiler.names = names;
    compiler.constants = new Map();
    compiler.temporaries = [];
    compiler.conditionalDepth = 0;
    compiler.loopDepth = 0;
    return compiler;
  }

  compileRoot(node: NunjucksRoot): void {
    const statements = node.children as readonly Statement[];
    this.buffer = 'output';
    this.symbols = new Symbols(null);
    this.symbols.visitAll(statements);
    const start = this.codebuf.length;
    this.openFrame();
    this.block(statements);
    const body = this.codebuf.splice(start).join('');
    const constants = [...this.constants].map(([code, name]) => `const ${name}=${code};`).join('\n');
    this._emitLine(constants);
    this._emitLine('function root(_env,context,_frame,_runtime,cb){');
    this._emitLine('const resolve=rt.contextLookup(context,env);let output="",lineno=0,colno=0;');
    this._emitLine(`try{${this.temporaryDeclaration()}`);
    this._emit(body);
    this._emitLine('rt.checkOutputLength(output.length);');
    this._emitLine('}catch(error){cb(rt.locateError(error,lineno,colno));return;}');
    this._emitLine('cb(null,output);}\nreturn {root};');
  }

  private temporaryDeclaration(): string {
    return this.temporaries.length === 0 ? '' : `let ${this.temporaries.join(',')};`;
  }

  /** Runs `emit` with temporaries of its own and declares them before what it emitted: for nested functions. */
  private inFunction(emit: () => void): void {
    const outer = this.temporaries;
    this.temporaries = [];
    const start = this.codebuf.length;
    emit();
    const body = this.codebuf.splice(start).join('');
    this._emit(this.temporaryDeclaration() + body);
    this.temporaries = outer;
  }

  /** Runs `emit` inside a new frame. */
  private inFrame(symbols: Symbols, emit: () => void): void {
    const outer = this.symbols;
    this.symbols = symbols;
    emit();
    this.symbols = outer;
  }

  /** Declares the variables of the current frame. */
  private openFrame(parameterValues: ReadonlyMap<string, string> = new Map()): void {
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
  private block(statements: readonly Statement[]): void {
    const cost = statements.reduce((sum, statement) => sum + straightCost(statement), 0);
    if (cost > 0) this._emitLine(`rt.spend(${cost});`);
    for (const statement of statements) this.compile(statement);
  }

  private markPosition(node: NunjucksNode): void {
    this._emit(`lineno=${node.lineno};colno=${node.colno};`);
  }

  compileText(node: AstNode<'Text'>): void {
    this._emitLine(`${this.buffer}+=${literal(node.text)};`);
  }

  compilePrint(node: AstNode<'Print'>): void {
    this.markPosition(node);
    this._emitLine(`${this.buffer}=rt.print(${this.buffer},${this.expression(node.value)});`);
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

  private assign(target: SetTarget, value: string): void {
    if (target.typename === 'Name') this._emitLine(`${this.symbols.find(target.name)}=${value};`);
    else if (target.typename === 'NamespaceTarget') {
      const namespace = this.symbols.find(target.namespace)!;
      this._emitLine(`rt.setNamespaceAttribute(${namespace},${literal(target.attribute)},${value});`);
    } else {
      const parts = this._tmpid();
      this._emitLine(`const ${parts}=rt.unpack(${value},${target.items.length});`);
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
    this._emitLine(`${this.buffer}=rt.print(${this.buffer},${this.filterChain(text, node.filters, node)});`);
  }

  private filterChain(value: string, filters: readonly FilterCall[], at: NunjucksNode): string {
    return filters.reduce((input, filter) => this.filtered(input, filter, at), value);
  }

  compileGeneration(node: AstNode<'Generation'>): void {
    const text = this.capture(node.body);
    this._emitLine(`${this.buffer}=rt.print(${this.buffer},${text});`);
  }

  /** Renders a body in a frame of its own into a variable, whose name it returns. */
  private capture(body: readonly Statement[]): string {
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
      `const ${render}=rt.recursiveLoop((${render}_items,${render}_depth,${render}_self)=>{let ${text}="";`,
    );
    this.buffer = text;
    this.inFunction(() => this.emitLoop(node, `${render}_items`, render));
    this._emitLine(`return ${text};});`);
    this.buffer = outerBuffer;
    this._emitLine(`${this.buffer}=rt.print(${this.buffer},${render}(${this.expression(node.iterable)},0));`);
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
    if (loop === null) this._emitLine(`const ${source}=rt.iterate(${filtered});`);
    else {
      const recursionArguments = recursion === null ? '0,null' : `${recursion}_depth,${recursion}_self`;
      this._emitLine(`const ${source}=new rt.LoopContext(${filtered},${recursionArguments});`);
    }
    this._emitLine(`for(const ${item} of ${source}){`);
    this.loopDepth++;
    this.inFrame(symbols, () => {
      const single = node.target.typename === 'Name' ? symbols.find(node.target.name)! : null;
      const parameters = new Map(loop === null ? [] : [[loop, source]]);
      if (single !== null) parameters.set(single, item);
      this.openFrame(parameters);
      if (single === null) this.assign(node.target, item);
      this._emitLine('rt.spend(1);');
      this.block(node.body);
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
      this._emitLine(`for(const ${item} of rt.iterate(items)){rt.spend(${straightCost(test)});`);
      this.inFrame(symbols, () => {
        this.openFrame();
        this.assign(node.target, item);
        this._emitLine(`if(${this.condition(test)})yield ${item};`);
      });
      this._emitLine('}');
    });
    this._emitLine('};');
    return `rt.lazySequence(${generator},${items})`;
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

  compileMacro(node: AstNode<'Macro'>): void {
    const macro = this.macro(node.name, node.parameters, node.body, node);
    this._emitLine(`${this.symbols.find(node.name)}=${macro};`);
  }

  compileCallBlock(node: AstNode<'CallBlock'>): void {
    const caller = this._tmpid();
    this._emitLine(`const ${caller}=${this.macro(null, node.parameters, node.body, node)};`);
    this.markPosition(node);
    this._emitLine(`${this.buffer}=rt.print(${this.buffer},${this.callWithCaller(node.call, caller)});`);
  }

  /** Code of a macro: its signature and a function from bound arguments to text. `name` is null for a caller. */
  private macro(
    name: string | null,
    parameters: Parameters,
    body: readonly Statement[],
    at: NunjucksNode,
  ): string {
    const bound = this._tmpid();
    const text = this._tmpid();
    const symbols = new Symbols(this.symbols);
    for (const parameter of parameters.names) symbols.declareParameter(parameter);
    const special = ['caller', 'kwargs', 'varargs'].filter((special) => mentions(body, special));
    const takes = special.filter((special) => !parameters.names.includes(special));
    for (const special of takes) symbols.declareParameter(special);
    symbols.visitAll(parameters.defaults);
    symbols.visitAll(body);
    const firstDefault = parameters.names.length - parameters.defaults.length;
    if (special.includes('caller')) {
      const explicit = parameters.names.indexOf('caller');
      if (explicit !== -1 && explicit < firstDefault) {
        const message = 'the special "caller" argument must be omitted or be given a default.';
        raiseSyntax(`When defining macros or call blocks ${message}`, at.lineno + 1, at.colno + 1);
      }
    }
    const values = new Map<string, string>();
    for (const [index, parameter] of parameters.names.entries()) {
      values.set(symbols.find(parameter)!, `${bound}.values[${index}]`);
    }
    for (const special of takes) values.set(symbols.find(special)!, `${bound}.${special}`);

    const outer = { buffer: this.buffer, codebuf: this.codebuf, loopDepth: this.loopDepth };
    this.codebuf = [];
    this.buffer = text;
    this.loopDepth = 0;
    this.inFunction(() => {
      this.inFrame(symbols, () => {
        this.openFrame(values);
        for (const [index, parameter] of parameters.names.entries()) {
          const variable = symbols.find(parameter)!;
          const defaultValue = parameters.defaults[index - firstDefault];
          const value =
            index >= firstDefault && defaultValue !== undefined
              ? this.expression(defaultValue)
              : this.undefinedConstant(`parameter '${parameter}' was not provided`);
          this._emitLine(`if(${variable}===undefined)${variable}=${value};`);
        }
        this.block(body);
      });
    });
    const code = this.codebuf.join('');
    this.codebuf = outer.codebuf;
    this.buffer = outer.buffer;
    this.loopDepth = outer.loopDepth;
    const signature = [
      literal(name ?? 'caller'),
      JSON.stringify(parameters.names).replaceAll('\u2028', '').replaceAll('\u2029', ''),
      ...['caller', 'kwargs', 'varargs'].map((special) => String(takes.includes(special))),
    ];
    return `new rt.Macro(${signature.join(',')},(${bound})=>{const line=lineno,column=colno;let ${text}="";
${code}lineno=line;colno=column;return ${text};})`;
  }

  compileLoadTemplate(node: AstNode<'LoadTemplate'>): void {
    this.markPosition(node);
    this._emitLine('rt.noLoader();');
  }
}

/** Nodes that run when this one does: bodies of loops, branches and macros pay for themselves. */
function straightCost(node: AnyNode): number {
  if (node.typename === 'Text') return 1 + Math.ceil(node.text.length / 16);
  if (node.typename === 'Macro') return 1;
  let cost = 1;
  forEachChild(node, (child) => {
    if (!paysForItself(node, child)) cost += straightCost(child);
  });
  return cost;
}

function paysForItself(parent: AnyNode, child: AnyNode): boolean {
  switch (parent.typename) {
    case 'If':
      return child !== parent.condition;
    case 'For':
      return child !== parent.iterable;
    case 'SetBlock':
    case 'FilterBlock':
    case 'Generation':
    case 'With':
      return (parent.body as readonly AnyNode[]).includes(child);
    case 'CallBlock':
      return child !== parent.call;
    default:
      return false;
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
