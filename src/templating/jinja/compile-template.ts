import { TemplateError } from './errors.js';
import { environment } from './environment.js';
import { JinjaCompiler } from './compiler/jinja-compiler.js';
import { NunjucksTemplate, type NunjucksRoot, type RootFunction } from './nunjucks-base.js';
import { spend, startBudget } from './runtime/budget.js';
import { markGenerations } from './runtime/generation-marks.js';
import { runtime } from './runtime/runtime.js';
import { bindArguments, textArgument } from './runtime/arguments.js';
import { strftime } from './builtins/strftime.js';
import { raise } from './errors.js';
import { parseTemplateRoot } from './syntax/parser.js';
import type { Statement } from './syntax/ast.js';
import { Callable, type Value } from './values/value.js';

/** Variables of one rendering, by name: a dict as `toValue` and `fromJson` make them. */
export type JinjaContext = ReadonlyMap<Value, Value>;

export interface RenderOptions {
  /** What `strftime_now` formats; the current time by default. */
  now?: Date;
  /** Marks the text of `{% generation %}` blocks (see readMarks). */
  marksGenerations?: boolean;
}

export interface CompiledTemplate {
  readonly source: string;
  /** The syntax tree, for questions about what the template does. */
  readonly statements: readonly Statement[];
  /** Renders synchronously. Throws TemplateError. */
  render(context: JinjaContext, options?: RenderOptions): string;
}

/** Longest template source, in UTF-16 units; the largest real ones have about 40,000. */
const MAX_SOURCE_LENGTH = 256 * 1024;

/** nunjucks' Template with our parser, compiler and runtime in place of its own. */
class JinjaTemplate extends NunjucksTemplate {
  declare statements: readonly Statement[];

  constructor(source: string) {
    super(source, environment, 'chat template', true);
  }

  /** nunjucks calls this to turn `tmplStr` into a root function. */
  protected _compile(): void {
    try {
      this.compileSource();
    } catch (error) {
      if (error instanceof TemplateError) throw error;
      // A template nested deeper than JavaScript's stack.
      const message = error instanceof Error ? error.message : String(error);
      throw new TemplateError('syntax', 'TemplateSyntaxError', message);
    }
  }

  private compileSource(): void {
    const root: NunjucksRoot = parseTemplateRoot(this.tmplStr);
    this.statements = root.children as readonly Statement[];
    const compiler = JinjaCompiler.create(environment);
    compiler.compile(root);
    // The code holds only calls of the runtime, generated names and JSON-quoted literals (see ExpressionCompiler).
    const factory = new Function('rt', 'env', `"use strict";${compiler.getCode()}`) as (
      rt: typeof runtime,
      env: typeof environment,
    ) => { root: RootFunction };
    this.blocks = {};
    this.rootRenderFunc = factory(runtime, environment).root;
    this.compiled = true;
  }
}

/** Compiles a template. Throws TemplateError (syntax) with line and column. */
export function compileTemplate(source: string): CompiledTemplate {
  const template = compile(source);
  return {
    source,
    statements: template.statements,
    render: (context, options = {}) => {
      const variables: Record<string, Value> = Object.create(null) as Record<string, Value>;
      variables['strftime_now'] = strftimeNow(options.now);
      for (const [name, value] of context) if (typeof name === 'string') variables[name] = value;
      startBudget();
      markGenerations(options.marksGenerations ?? false);
      return template.render(variables);
    },
  };
}

function compile(source: string): JinjaTemplate {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new TemplateError('limit', 'ResourceError', `a template may have ${MAX_SOURCE_LENGTH} characters`);
  }
  return new JinjaTemplate(source);
}

/** transformers' strftime_now(format): the current local time. */
function strftimeNow(now: Date | undefined): Callable {
  return new Callable('strftime_now', (args, kwargs) => {
    const [format] = bindArguments('strftime_now', ['format'], args, kwargs);
    if (format === undefined) raise('TypeError', "strftime_now() missing required argument 'format'");
    const text = textArgument(format);
    spend(text.length);
    return strftime(now ?? new Date(), text);
  });
}
