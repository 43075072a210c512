import { raiseSyntax } from '../errors.js';
import type { NunjucksNode, NunjucksRoot } from '../nunjucks-base.js';
import type { AstNode, Parameters, Statement } from '../syntax/ast.js';
import type { NameTables } from './expression-compiler.js';
import { LoopCompiler } from './loop-compiler.js';
import { literal, rt, runtimeConstants } from './source.js';
import { mentions, Symbols } from './symbols.js';

/**
 * Compiles a template to one JavaScript function in nunjucks' form, `root(env, context, frame, runtime, cb)`.
 * Each Jinja2 frame becomes a JavaScript block whose variables are the frame's (see Symbols).
 */
export class JinjaCompiler extends LoopCompiler {
  static create(names: NameTables): JinjaCompiler {
    const compiler = new JinjaCompiler('template', false);
    compiler.names = names;
    compiler.constants = new Map();
    compiler.temporaries = [];
    compiler.positions = [];
    compiler.conditionalDepth = 0;
    compiler.loopDepth = 0;
    return compiler;
  }

  compileRoot(node: NunjucksRoot): void {
    const statements = node.children as readonly Statement[];
    this.buffer = 'output';
    this.positions.push('[0,0]');
    this.symbols = new Symbols(null);
    this.symbols.visitAll(statements);
    this.openFrame();
    this.block(statements);
    const body = this.codebuf.splice(0).join('');
    this._emitLine(runtimeConstants());
    this._emitLine(`const positions=[${this.positions.join(',')}];`);
    for (const [code, name] of this.constants) this._emitLine(`const ${name}=${code};`);
    this._emitLine('function root(_env,context,_frame,_runtime,cb){');
    this._emitLine(`const resolve=${rt('contextLookup')}(context,env);let output="",at=0;`);
    this._emitLine(`try{${this.temporaryDeclaration()}`);
    this._emit(body);
    this._emitLine(`${rt('checkOutputLength')}(output.length);`);
    this._emitLine(`}catch(error){cb(${rt('locateError')}(error,positions[at]));return;}`);
    this._emitLine('cb(null,output);}\nreturn {root};');
  }

  compileMacro(node: AstNode<'Macro'>): void {
    const macro = this.macro(node.name, node.parameters, node.body, node);
    this._emitLine(`${this.symbols.find(node.name)}=${macro};`);
  }

  compileCallBlock(node: AstNode<'CallBlock'>): void {
    const caller = this._tmpid();
    this._emitLine(`const ${caller}=${this.macro(null, node.parameters, node.body, node)};`);
    this.markPosition(node);
    this._emitLine(
      `${this.buffer}=${rt('print')}(${this.buffer},${this.callWithCaller(node.call, caller)});`,
    );
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
    return `new ${rt('Macro')}(${signature.join(',')},(${bound})=>{const calledAt=at;let ${text}="";
${code}at=calledAt;return ${text};})`;
  }
}
