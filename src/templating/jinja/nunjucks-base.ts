import nunjucks from 'nunjucks';

/**
 * The parts of nunjucks that we extend. @types/nunjucks describes only its documented surface; Parser, Compiler
 * and nodes are exported by the package but untyped, so their used members are declared here (nunjucks 3.2.4,
 * src/parser.js, src/compiler.js, src/nodes.js, src/environment.js).
 */
export interface Token {
  type: string;
  value: string;
  /** From 0. */
  lineno: number;
  /** From 0. */
  colno: number;
}

/** What Parser reads from: nunjucks' Tokenizer, or our lexer. */
export interface TokenSource {
  nextToken(): Token | null;
}

/** Base of every syntax tree node. */
export interface NunjucksNode {
  readonly typename: string;
  readonly fields: readonly string[];
  lineno: number;
  colno: number;
}

export interface NunjucksRoot extends NunjucksNode {
  children: readonly NunjucksNode[];
}

declare class ParserShape {
  constructor(tokens: TokenSource);
  tokens: TokenSource;
  nextToken(): Token | null;
  peekToken(): Token | null;
  parseNodes(): NunjucksNode[];
  parseAsRoot(): NunjucksRoot;
}

declare class CompilerShape {
  constructor(templateName: string, throwOnUndefined: boolean);
  codebuf: string[];
  /** Name of the JavaScript variable that text is appended to. */
  buffer: string | null;
  compile(node: NunjucksNode): void;
  getCode(): string;
  protected _emit(code: string): void;
  protected _emitLine(code: string): void;
  protected _tmpid(): string;
}

/** Context of one rendering: the variables given, copied. */
export interface NunjucksContext {
  readonly ctx: Readonly<Record<string, unknown>>;
}

export type RootFunction = (
  environment: unknown,
  context: NunjucksContext,
  frame: unknown,
  runtime: unknown,
  callback: (error: unknown, text?: string) => void,
) => void;

declare class EnvironmentShape {
  constructor(loaders: readonly never[], options: { autoescape: boolean; dev: boolean });
  filters: Record<string, unknown>;
  tests: Record<string, unknown>;
  globals: Record<string, unknown>;
}

declare class TemplateShape {
  constructor(source: string, environment: EnvironmentShape, path: string, eagerCompile: boolean);
  protected tmplStr: string;
  protected env: EnvironmentShape;
  protected blocks: Record<string, never>;
  protected rootRenderFunc: RootFunction;
  protected compiled: boolean;
  render(context: object): string;
}

type NodeConstructor = new (lineno: number, colno: number, ...fields: unknown[]) => NunjucksNode;

interface Internals {
  parser: { Parser: typeof ParserShape };
  compiler: { Compiler: typeof CompilerShape };
  nodes: { Node: { extend(name: string, members: { fields: readonly string[] }): NodeConstructor } };
  Environment: typeof EnvironmentShape;
  Template: typeof TemplateShape;
}

const internals = nunjucks as unknown as Internals;

export const NunjucksParser = internals.parser.Parser;
export const NunjucksCompiler = internals.compiler.Compiler;
export const NunjucksEnvironment = internals.Environment;
export const NunjucksTemplate = internals.Template;
export const NunjucksNodeBase = internals.nodes.Node;
