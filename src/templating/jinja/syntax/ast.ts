import { NunjucksNodeBase, type NunjucksNode, type Token } from '../nunjucks-base.js';
import type { PyFloat } from '../values/scalars.js';

/** Arguments of a call, a filter or a test. */
export interface Arguments {
  positional: readonly Expression[];
  keywords: readonly { name: string; value: Expression }[];
  /** `*args` */
  starred: Expression | null;
  /** `**kwargs` */
  doubleStarred: Expression | null;
}

/** A filter without the value that goes into it, in `{% set %}` and `{% filter %}` blocks. */
export interface FilterCall {
  name: string;
  args: Arguments | null;
}

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

export interface Parameters {
  names: readonly string[];
  /** Defaults of the last parameters. */
  defaults: readonly Expression[];
}

/** The nodes of the syntax tree and their fields. */
interface Shapes {
  Constant: { value: null | boolean | string | number | bigint | PyFloat };
  Name: { name: string };
  TupleLiteral: { items: readonly Expression[] };
  ListLiteral: { items: readonly Expression[] };
  DictLiteral: { entries: readonly (readonly [Expression, Expression])[] };
  Conditional: { condition: Expression; whenTrue: Expression; whenFalse: Expression | null };
  Logical: { operator: 'and' | 'or'; left: Expression; right: Expression };
  Not: { operand: Expression };
  Signed: { sign: '+' | '-'; operand: Expression };
  Arithmetic: { operator: ArithmeticOperator; left: Expression; right: Expression };
  Concatenation: { items: readonly Expression[] };
  Comparison: { first: Expression; rest: readonly { operator: ComparisonOperator; operand: Expression }[] };
  Attribute: { target: Expression; name: string };
  Item: { target: Expression; key: Expression };
  SliceItem: {
    target: Expression;
    start: Expression | null;
    stop: Expression | null;
    step: Expression | null;
  };
  /** A slice inside `x[a:b, c]`, which no value here supports. */
  SliceKey: Record<never, never>;
  Call: { target: Expression; args: Arguments };
  Filter: { target: Expression; name: string; args: Arguments | null };
  Test: { target: Expression; name: string; args: Arguments | null };

  Text: { text: string };
  Print: { value: Expression };
  /** `elif` branches are If nodes without branches of their own. */
  If: {
    condition: Expression;
    body: readonly Statement[];
    elseIfs: readonly AstNode<'If'>[];
    otherwise: readonly Statement[];
  };
  For: {
    target: AssignmentTarget;
    iterable: Expression;
    filter: Expression | null;
    body: readonly Statement[];
    otherwise: readonly Statement[];
    recursive: boolean;
  };
  Break: Record<never, never>;
  Continue: Record<never, never>;
  Set: { target: SetTarget; value: Expression };
  SetBlock: { target: SetTarget; filters: readonly FilterCall[]; body: readonly Statement[] };
  NamespaceTarget: { namespace: string; attribute: string };
  With: { targets: readonly AssignmentTarget[]; values: readonly Expression[]; body: readonly Statement[] };
  Macro: { name: string; parameters: Parameters; body: readonly Statement[] };
  CallBlock: { call: AstNode<'Call'>; parameters: Parameters; body: readonly Statement[] };
  FilterBlock: { filters: readonly FilterCall[]; body: readonly Statement[] };
  /** transformers' `{% generation %}`: marks what the assistant wrote; prints its body. */
  Generation: { body: readonly Statement[] };
  /** `include`, `import`, `from` and `extends`: there is no loader, so reaching one is an error. */
  LoadTemplate: { tag: string; names: readonly string[] };
}

export type NodeName = keyof Shapes;

export type AstNode<K extends NodeName> = NunjucksNode & { readonly typename: K } & Readonly<Shapes[K]>;

type OneOf<K extends NodeName> = K extends NodeName ? AstNode<K> : never;

export type Expression = OneOf<
  | 'Constant'
  | 'Name'
  | 'TupleLiteral'
  | 'ListLiteral'
  | 'DictLiteral'
  | 'Conditional'
  | 'Logical'
  | 'Not'
  | 'Signed'
  | 'Arithmetic'
  | 'Concatenation'
  | 'Comparison'
  | 'Attribute'
  | 'Item'
  | 'SliceItem'
  | 'SliceKey'
  | 'Call'
  | 'Filter'
  | 'Test'
>;

export type Statement = OneOf<
  | 'Text'
  | 'Print'
  | 'If'
  | 'For'
  | 'Break'
  | 'Continue'
  | 'Set'
  | 'SetBlock'
  | 'With'
  | 'Macro'
  | 'CallBlock'
  | 'FilterBlock'
  | 'Generation'
  | 'LoadTemplate'
>;

/** What a loop, `with` or a tuple in `set` may assign to. */
export type AssignmentTarget = OneOf<'Name' | 'TupleLiteral'>;
export type SetTarget = AssignmentTarget | AstNode<'NamespaceTarget'>;

export type AnyNode = Expression | Statement | AstNode<'NamespaceTarget'>;

const FIELDS: { readonly [K in NodeName]: readonly (keyof Shapes[K] & string)[] } = {
  Constant: ['value'],
  Name: ['name'],
  TupleLiteral: ['items'],
  ListLiteral: ['items'],
  DictLiteral: ['entries'],
  Conditional: ['condition', 'whenTrue', 'whenFalse'],
  Logical: ['operator', 'left', 'right'],
  Not: ['operand'],
  Signed: ['sign', 'operand'],
  Arithmetic: ['operator', 'left', 'right'],
  Concatenation: ['items'],
  Comparison: ['first', 'rest'],
  Attribute: ['target', 'name'],
  Item: ['target', 'key'],
  SliceItem: ['target', 'start', 'stop', 'step'],
  SliceKey: [],
  Call: ['target', 'args'],
  Filter: ['target', 'name', 'args'],
  Test: ['target', 'name', 'args'],
  Text: ['text'],
  Print: ['value'],
  If: ['condition', 'body', 'elseIfs', 'otherwise'],
  For: ['target', 'iterable', 'filter', 'body', 'otherwise', 'recursive'],
  Break: [],
  Continue: [],
  Set: ['target', 'value'],
  SetBlock: ['target', 'filters', 'body'],
  NamespaceTarget: ['namespace', 'attribute'],
  With: ['targets', 'values', 'body'],
  Macro: ['name', 'parameters', 'body'],
  CallBlock: ['call', 'parameters', 'body'],
  FilterBlock: ['filters', 'body'],
  Generation: ['body'],
  LoadTemplate: ['tag', 'names'],
};

const classes = Object.fromEntries(
  Object.entries(FIELDS).map(([name, fields]) => [name, NunjucksNodeBase.extend(name, { fields })]),
) as Record<NodeName, ReturnType<typeof NunjucksNodeBase.extend>>;

/** Makes a node at the position of a token (or of another node). */
export function createNode<K extends NodeName>(
  typename: K,
  at: Pick<Token, 'lineno' | 'colno'>,
  values: Shapes[K],
): AstNode<K> {
  const fields = FIELDS[typename] as readonly (keyof Shapes[K])[];
  const node = new classes[typename](at.lineno, at.colno, ...fields.map((field) => values[field]));
  return node as AstNode<K>;
}

/** Calls `visit` for every node directly below this one, in source order. */
export function forEachChild(node: AnyNode, visit: (child: AnyNode) => void): void {
  for (const field of node.fields) visitField((node as unknown as Record<string, unknown>)[field], visit);
}

function visitField(value: unknown, visit: (child: AnyNode) => void): void {
  if (Array.isArray(value)) for (const item of value) visitField(item, visit);
  else if (value instanceof (NunjucksNodeBase as unknown as new () => object)) visit(value as AnyNode);
  // Arguments, Parameters, FilterCall and the like: plain objects that hold nodes.
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) visitField(item, visit);
  }
}
