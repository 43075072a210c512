import type { StructuredOutputLimits } from '../limits.js';
import { StructuredOutputError } from '../structured-output-error.js';

export type SchemaObject = Readonly<Record<string, unknown>>;

/** A schema and where it stands in the request. */
export interface SchemaLocation {
  schema: SchemaObject | boolean;
  path: string;
}

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const SCHEMA_KEYWORDS = new Set(
  (
    'items additionalItems additionalProperties contains propertyNames not if then else unevaluatedItems ' +
    'unevaluatedProperties prefixItems allOf anyOf oneOf'
  ).split(' '),
);
const SCHEMA_MAP_KEYWORDS = new Set(
  'properties patternProperties dependentSchemas dependencies $defs definitions'.split(' '),
);

/** One schema document: finds what its references point at. */
export class SchemaDocument {
  readonly root: SchemaLocation;
  /** Draft 7 and older: keywords beside $ref have no meaning. */
  readonly refStandsAlone: boolean;
  private readonly anchors = new Map<string, SchemaLocation>();

  /** Throws StructuredOutputError for a schema that is no object or boolean, or is nested too deep. */
  constructor(schema: unknown, path: string, { depth: maxDepth, schemaCharacters }: StructuredOutputLimits) {
    const size = JSON.stringify(schema)?.length ?? 0;
    if (size > schemaCharacters) {
      throw new StructuredOutputError(
        `${path} must have at most ${schemaCharacters} characters as JSON, got ${size}.`,
        { param: path },
      );
    }
    this.root = locationOf(schema, path);
    const dialect = typeof this.root.schema === 'object' ? this.root.schema['$schema'] : undefined;
    this.refStandsAlone = typeof dialect === 'string' && /draft-0[3-7]/u.test(dialect);
    this.collect(this.root, maxDepth);
  }

  /** What a `$ref` points at: `#`, a JSON pointer, an anchor, or the `$id` of a schema in the document. */
  resolve(reference: string, from: SchemaLocation): SchemaLocation {
    const known = this.anchors.get(reference);
    if (known !== undefined) {
      return known;
    }
    const hash = reference.indexOf('#');
    const base = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = hash < 0 ? '' : reference.slice(hash + 1);
    const start = base === '' ? this.root : this.anchors.get(base);
    const target = start === undefined ? null : this.pointed(start, fragment);
    if (target === null) {
      throw new StructuredOutputError(
        `$ref at ${from.path} points at ${JSON.stringify(reference)}, which is not in the schema.`,
        { param: `${from.path}.$ref`, keyword: '$ref' },
      );
    }
    return target;
  }

  private pointed(start: SchemaLocation, fragment: string): SchemaLocation | null {
    if (fragment === '') {
      return start;
    }
    if (!fragment.startsWith('/')) {
      return null;
    }
    let value: unknown = start.schema;
    let path = start.path;
    for (const token of fragment.slice(1).split('/')) {
      const name = decoded(token).replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
        return null;
      }
      const step: unknown = Reflect.get(value, name);
      path = Array.isArray(value) ? `${path}[${name}]` : memberPath(path, name);
      value = step;
    }
    return locationOf(value, path);
  }

  /** Finds `$id` and `$anchor` in every subschema, without recursion so that depth can't overflow the stack. */
  private collect(root: SchemaLocation, maxDepth: number): void {
    const waiting: { location: SchemaLocation; depth: number }[] = [{ location: root, depth: 0 }];
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      const { location, depth } = entry;
      if (depth > maxDepth) {
        throw new StructuredOutputError(
          `${this.root.path} must not be nested deeper than ${maxDepth} schemas (at ${location.path}).`,
          { param: location.path },
        );
      }
      if (typeof location.schema === 'object') {
        this.remember(location.schema, location);
        for (const child of subschemas(location.schema, location.path)) {
          waiting.push({ location: child, depth: depth + 1 });
        }
      }
    }
  }

  private remember(schema: SchemaObject, location: SchemaLocation): void {
    const id = schema['$id'] ?? schema['id'];
    if (typeof id === 'string') {
      this.anchors.set(id, location);
      this.anchors.set(id.replace(/#$/u, ''), location);
    }
    const anchor = schema['$anchor'];
    if (typeof anchor === 'string') {
      this.anchors.set(`#${anchor}`, location);
    }
  }
}

/** The path of a member: dots where they read well, brackets else. */
export function memberPath(path: string, name: string): string {
  return /^[A-Za-z_$][\w$-]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** The value as a schema. Throws StructuredOutputError when it can be none. */
export function locationOf(value: unknown, path: string): SchemaLocation {
  if (typeof value === 'boolean') {
    return { schema: value, path };
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { schema: value as SchemaObject, path };
  }
  throw new StructuredOutputError(`${path} must be a JSON Schema: an object, true or false.`, {
    param: path,
  });
}

function* subschemas(schema: SchemaObject, path: string): Generator<SchemaLocation> {
  for (const [keyword, value] of Object.entries(schema)) {
    const at = memberPath(path, keyword);
    if (SCHEMA_MAP_KEYWORDS.has(keyword) && isObject(value)) {
      for (const [name, child] of Object.entries(value)) {
        if (isObject(child)) {
          yield { schema: child, path: memberPath(at, name) };
        }
      }
    } else if (SCHEMA_KEYWORDS.has(keyword)) {
      const children: readonly unknown[] = Array.isArray(value) ? value : [value];
      for (const [index, child] of children.entries()) {
        if (isObject(child)) {
          yield { schema: child, path: Array.isArray(value) ? `${at}[${index}]` : at };
        }
      }
    }
  }
}

function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
