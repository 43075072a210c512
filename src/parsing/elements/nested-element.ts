import { coerceText } from '../schema/coerce-value.js';
import { propertySchema, resolveReference, schemaTypes, type Schema } from '../schema/schema-types.js';

/** An element that holds text or other elements. */
export interface NestedElement {
  name: string;
  text: string;
  children: NestedElement[];
}

/** The JSON text of an element: its schema, or the name `item` of its children, tells arrays from objects. */
export function nestedElementJson(element: NestedElement, schema: unknown, root: Schema): string {
  const types = schemaTypes(schema, root);
  if (element.children.length === 0) {
    const empty = element.text.trim() === '' ? emptyContainer(types) : null;
    return empty ?? coerceText(element.text, schema, root);
  }
  const isArray = types?.has('array') ?? element.children.every(({ name }) => name === 'item');
  if (isArray && types?.has('object') !== true) {
    const items = resolveReference(schema, root)?.['items'];
    return `[${element.children.map((child) => nestedElementJson(child, items, root)).join(', ')}]`;
  }
  return objectJson(element.children, schema, root);
}

function emptyContainer(types: ReadonlySet<string> | null): string | null {
  if (types === null || types.has('string')) return null;
  return types.has('object') ? '{}' : types.has('array') ? '[]' : null;
}

/** Several elements of one name become an array. */
function objectJson(children: readonly NestedElement[], schema: unknown, root: Schema): string {
  const members = new Map<string, string[]>();
  for (const child of children) {
    const values = members.get(child.name) ?? [];
    values.push(nestedElementJson(child, propertySchema(schema, child.name, root), root));
    members.set(child.name, values);
  }
  const texts = [...members].map(([name, values]) => {
    const [first = 'null', ...more] = values;
    return `${JSON.stringify(name)}: ${more.length === 0 ? first : `[${values.join(', ')}]`}`;
  });
  return `{${texts.join(', ')}}`;
}
