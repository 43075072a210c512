export type JsonType = 'null' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'string';
export type Schema = Readonly<Record<string, unknown>>;

/** References that lead further than this lead in a circle. */
const maximumDepth = 16;

/** Type names of other worlds that tool definitions contain. */
const typeAliases: Readonly<Record<string, JsonType>> = {
  str: 'string',
  text: 'string',
  varchar: 'string',
  char: 'string',
  enum: 'string',
  bool: 'boolean',
  int: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
  list: 'array',
  tuple: 'array',
  dict: 'object',
  map: 'object',
  none: 'null',
};

const typeNames: ReadonlySet<string> = new Set<JsonType>([
  'null',
  'integer',
  'number',
  'boolean',
  'object',
  'array',
  'string',
]);

export function asSchema(value: unknown): Schema | null {
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows `$ref` within the document; null when it leads nowhere. */
export function resolveReference(schema: unknown, root: Schema): Schema | null {
  let current = asSchema(schema);
  for (let depth = 0; current !== null && typeof current['$ref'] === 'string'; depth++) {
    if (depth === maximumDepth) return null;
    current = asSchema(followPointer(current['$ref'], root));
  }
  return current;
}

/** The types that a schema admits, through references and combinations; null when it doesn't say. */
export function schemaTypes(schema: unknown, root: Schema, depth = 0): ReadonlySet<JsonType> | null {
  const resolved = resolveReference(schema, root);
  if (resolved === null || depth === maximumDepth) return null;
  const types = new Set<JsonType>(statedTypes(resolved));
  if (types.size === 0) {
    for (const part of [resolved['anyOf'], resolved['oneOf'], resolved['allOf']].flat())
      for (const type of schemaTypes(part, root, depth + 1) ?? []) types.add(type);
  }
  if (resolved['nullable'] === true && types.size > 0) types.add('null');
  return types.size === 0 ? null : types;
}

/** The schema of a property, through references and combinations; undefined when there is none. */
export function propertySchema(schema: unknown, name: string, root: Schema, depth = 0): unknown {
  const resolved = resolveReference(schema, root);
  if (resolved === null || depth === maximumDepth) return undefined;
  const properties = asSchema(resolved['properties']);
  if (properties !== null && Object.hasOwn(properties, name)) return properties[name];
  for (const part of [resolved['allOf'], resolved['anyOf'], resolved['oneOf']].flat()) {
    const found = part === undefined ? undefined : propertySchema(part, name, root, depth + 1);
    if (found !== undefined) return found;
  }
  return asSchema(resolved['additionalProperties']) ?? undefined;
}

function statedTypes(schema: Schema): JsonType[] {
  const stated = [schema['type']].flat().flatMap((name) => toType(name) ?? []);
  if (stated.length > 0) return stated;
  if ('const' in schema) return [valueType(schema['const'])];
  if (Array.isArray(schema['enum'])) return schema['enum'].map(valueType);
  if ('properties' in schema || 'additionalProperties' in schema) return ['object'];
  return 'items' in schema || 'prefixItems' in schema ? ['array'] : [];
}

function toType(name: unknown): JsonType | null {
  if (typeof name !== 'string') return null;
  const lower = name.toLowerCase();
  return isType(lower) ? lower : (typeAliases[lower] ?? null);
}

function isType(name: string): name is JsonType {
  return typeNames.has(name);
}

function valueType(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'object') return 'object';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

/** Resolves a JSON pointer in a URI fragment (RFC 6901, section 6). */
function followPointer(reference: string, root: Schema): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let current: unknown = root;
  for (const part of reference.slice(2).split('/')) {
    const key = decodeFragment(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(current)) current = current[Number(key)];
    else {
      const parent = asSchema(current);
      if (parent === null || !Object.hasOwn(parent, key)) return undefined;
      current = parent[key];
    }
  }
  return current;
}

function decodeFragment(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: taken literally.
    return part;
  }
}
