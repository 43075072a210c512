import { forEachChild, type AnyNode, type Expression, type Statement } from './syntax/ast.js';

/** Visits every node of a template, outer ones first. */
function walk(nodes: readonly AnyNode[], visit: (node: AnyNode) => void): void {
  for (const node of nodes) {
    visit(node);
    const children: AnyNode[] = [];
    forEachChild(node, (child) => children.push(child));
    walk(children, visit);
  }
}

/** Every name that a template reads or assigns. */
export function variableNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  walk(statements, (node) => {
    if (node.typename === 'Name') names.add(node.name);
  });
  return names;
}

/** Every text that a template compares with, prints or uses as a key. */
export function textConstants(statements: readonly Statement[]): ReadonlySet<string> {
  const texts = new Set<string>();
  walk(statements, (node) => {
    if (node.typename === 'Constant' && typeof node.value === 'string') texts.add(node.value);
  });
  return texts;
}

/** How a template treats the content of a message. */
export interface ContentUse {
  /** It loops over the parts of a content and looks at their type, text or media. */
  iteratesParts: boolean;
  /** It asks whether a content is a text, so it takes texts and parts alike. */
  testsForText: boolean;
}

const PART_KEYS: ReadonlySet<string> = new Set(['type', 'text', 'image', 'image_url', 'audio', 'video']);
const TEXT_TESTS: ReadonlySet<string> = new Set(['string', 'iterable', 'sequence', 'mapping']);

/**
 * Finds out from the syntax tree whether content must be given as parts. A content is `x.content`, `x['content']`,
 * a variable assigned from one, a macro parameter named `content` or given one, and any of these filtered.
 */
export function contentUse(statements: readonly Statement[]): ContentUse {
  const aliases = contentVariables(statements);
  const isContent = (node: Expression): boolean => {
    if (node.typename === 'Filter') return isContent(node.target);
    return isContentAccess(node) || (node.typename === 'Name' && aliases.has(node.name));
  };
  const use: ContentUse = { iteratesParts: false, testsForText: false };
  walk(statements, (node) => {
    if (node.typename === 'For' && isContent(node.iterable) && node.target.typename === 'Name') {
      use.iteratesParts ||= looksIntoParts(
        [...(node.filter ? [node.filter] : []), ...node.body],
        node.target.name,
      );
    } else if (node.typename === 'Test' && TEXT_TESTS.has(node.name)) {
      use.testsForText ||= isContent(node.target);
    }
  });
  return use;
}

function isContentAccess(node: Expression): boolean {
  if (node.typename === 'Attribute') return node.name === 'content';
  return node.typename === 'Item' && node.key.typename === 'Constant' && node.key.value === 'content';
}

function contentVariables(statements: readonly Statement[]): ReadonlySet<string> {
  const aliases = new Set<string>(['content']);
  const note = (target: AnyNode, value: Expression | undefined): void => {
    if (target.typename === 'Name' && value !== undefined && isContentAccess(value)) aliases.add(target.name);
  };
  const macros = new Map<string, readonly string[]>();
  walk(statements, (node) => {
    if (node.typename === 'Set') note(node.target, node.value);
    else if (node.typename === 'Macro') macros.set(node.name, node.parameters.names);
    else if (node.typename === 'Call' && node.target.typename === 'Name') {
      for (const [index, parameter] of (macros.get(node.target.name) ?? []).entries()) {
        const argument = node.args.positional[index];
        if (argument !== undefined && isContentAccess(argument)) aliases.add(parameter);
      }
    }
  });
  return aliases;
}

/** Whether the loop variable is asked for something that only a part has. */
function looksIntoParts(body: readonly AnyNode[], variable: string): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.typename !== 'Attribute' && node.typename !== 'Item') return;
    if (node.target.typename !== 'Name' || node.target.name !== variable) return;
    const key =
      node.typename === 'Attribute' ? node.name : node.key.typename === 'Constant' ? node.key.value : null;
    found ||= typeof key === 'string' && PART_KEYS.has(key);
  });
  return found;
}
