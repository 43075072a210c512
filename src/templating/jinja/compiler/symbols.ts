import { forEachChild, type AnyNode, type AstNode, type FilterCall } from '../syntax/ast.js';

/** How a variable of a frame gets its first value. */
export type InitialValue =
  /** By whoever opens the frame: loop targets and macro parameters. */
  | { kind: 'parameter' }
  /** From the context, under this name. */
  | { kind: 'context'; name: string }
  /** From the variable of an outer frame. */
  | { kind: 'outer'; variable: string }
  | { kind: 'undefined'; name: string };

/**
 * Jinja2 decides statically which frame a name belongs to ("Assignments" and "Scoping Behavior" in its template
 * docs, jinja2.idtracking). A frame is the template itself or the body of a loop, macro, call, filter, set or with
 * block; `if` opens none. Assigning inside a frame makes a new variable that starts with the outer one's value.
 */
export class Symbols {
  private readonly level: number;
  private variables = new Map<string, string>();
  private initials = new Map<string, InitialValue>();
  private stores = new Set<string>();

  constructor(readonly parent: Symbols | null) {
    this.level = parent === null ? 0 : parent.level + 1;
  }

  /** The JavaScript variable that a name stands for here, or undefined when no frame knows it. */
  find(name: string): string | undefined {
    return this.variables.get(name) ?? this.parent?.find(name);
  }

  /** This frame's own variables with their first values, in the order they were met. */
  get declarations(): readonly (readonly [variable: string, initial: InitialValue])[] {
    return [...this.initials];
  }

  declareParameter(name: string): string {
    this.stores.add(name);
    return this.define(name, { kind: 'parameter' });
  }

  /** Notes that a name is read. */
  load(name: string): void {
    if (this.find(name) === undefined) this.define(name, { kind: 'context', name });
  }

  /** Notes that a name is assigned. */
  store(name: string): void {
    this.stores.add(name);
    if (this.variables.has(name)) return;
    const outer = this.parent?.find(name);
    this.define(name, outer === undefined ? { kind: 'undefined', name } : { kind: 'outer', variable: outer });
  }

  /** Notes every name that these nodes read or assign in this frame. */
  visitAll(nodes: readonly AnyNode[]): void {
    for (const node of nodes) this.visit(node);
  }

  visit(node: AnyNode): void {
    switch (node.typename) {
      case 'Name':
        return this.load(node.name);
      case 'NamespaceTarget':
        return this.load(node.namespace);
      case 'If':
        return this.visitIf(node);
      case 'Macro':
        return this.store(node.name);
      case 'Set':
        this.visit(node.value);
        return this.storeTarget(node.target);
      case 'SetBlock':
        this.visitFilterArguments(node.filters);
        return this.storeTarget(node.target);
      // Bodies of other statements are frames of their own; what decides their input belongs here.
      case 'For':
        return this.visit(node.iterable);
      case 'CallBlock':
        return this.visit(node.call);
      case 'With':
        return this.visitAll(node.values);
      case 'FilterBlock':
        return this.visitFilterArguments(node.filters);
      case 'Generation':
        return;
      case 'LoadTemplate':
        for (const name of node.names) this.store(name);
        return;
      default:
        return forEachChild(node, (child) => this.visit(child));
    }
  }

  private visitFilterArguments(filters: readonly FilterCall[]): void {
    for (const { args } of filters) {
      if (args === null) continue;
      this.visitAll(args.positional);
      for (const keyword of args.keywords) this.visit(keyword.value);
      if (args.starred !== null) this.visit(args.starred);
      if (args.doubleStarred !== null) this.visit(args.doubleStarred);
    }
  }

  /** Notes the targets of an assignment. */
  storeTarget(target: AnyNode): void {
    if (target.typename === 'Name') this.store(target.name);
    else if (target.typename === 'NamespaceTarget') this.load(target.namespace);
    else forEachChild(target, (child) => this.storeTarget(child));
  }

  /** Declares the targets of a loop or `with`. */
  declareTarget(target: AnyNode): void {
    if (target.typename === 'Name') this.declareParameter(target.name);
    else forEachChild(target, (child) => this.declareTarget(child));
  }

  /**
   * A name assigned in some branches only keeps the value it has outside: that of the outer frame or the context.
   * Jinja2 always counts three branches (if, elif, else), empty ones too.
   */
  private visitIf(node: AstNode<'If'>): void {
    this.visit(node.condition);
    const branches = [node.body, node.elseIfs, node.otherwise].map((body) => this.inBranch(body));
    const assigned = new Map<string, number>();
    for (const branch of branches) {
      for (const name of branch.stores) {
        if (!this.stores.has(name)) assigned.set(name, (assigned.get(name) ?? 0) + 1);
      }
    }
    for (const branch of branches) this.absorb(branch);
    for (const [name, count] of assigned) {
      if (count === branches.length) continue;
      const outer = this.parent?.find(name);
      const initial: InitialValue =
        outer === undefined ? { kind: 'context', name } : { kind: 'outer', variable: outer };
      this.initials.set(this.find(name)!, initial);
    }
  }

  private inBranch(body: readonly AnyNode[]): Symbols {
    const branch = new Symbols(this.parent);
    branch.absorb(this);
    branch.visitAll(body);
    return branch;
  }

  private absorb(other: Symbols): void {
    for (const [name, variable] of other.variables) this.variables.set(name, variable);
    for (const [variable, initial] of other.initials) this.initials.set(variable, initial);
    for (const name of other.stores) this.stores.add(name);
  }

  private define(name: string, initial: InitialValue): string {
    const variable = `l${this.level}_${identifier(name)}`;
    this.variables.set(name, variable);
    this.initials.set(variable, initial);
    return variable;
  }
}

/** Whether a name is read anywhere in these nodes, also inside frames of their own. */
export function mentions(nodes: readonly AnyNode[], name: string): boolean {
  return nodes.some((node) => {
    if (node.typename === 'Name' && node.name === name) return true;
    let found = false;
    forEachChild(node, (child) => {
      found ||= mentions([child], name);
    });
    return found;
  });
}

/** A Python identifier as the tail of a JavaScript one: what is not plain ASCII becomes its code point. */
function identifier(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/gu, (character) => `$${character.codePointAt(0)!.toString(16)}$`);
}
