import {
  asSchema,
  propertySchema,
  resolveReference,
  schemaTypes,
  type JsonType,
  type Schema,
} from './schema-types.js';

/** No number, boolean or null is longer. */
const maximumScalar = 512;

/**
 * Turns a value that a model wrote as text into JSON text, typed by its schema. Order, as vLLM: null, integer,
 * number, boolean, object, array, string. A value that fits no type of its schema is JSON if it reads as such,
 * else a string; without a schema it is a string.
 */
export function coerceText(raw: string, schema: unknown, root: Schema): string {
  const types = schemaTypes(schema, root);
  if (types === null) return JSON.stringify(raw);
  const scalar = coerceScalar(raw.trim(), types);
  if (scalar !== null) return scalar;
  const structure =
    types.has('object') || types.has('array') ? coerceStructure(raw, schema, root, types) : null;
  if (structure !== null) return structure;
  return types.has('string') ? JSON.stringify(raw) : (validJson(raw) ?? JSON.stringify(raw));
}

/** Types the strings inside a value by its schema; returns the same value when nothing changes. */
export function coerceParsed(value: unknown, schema: unknown, root: Schema): unknown {
  if (typeof value === 'string') {
    const types = schemaTypes(schema, root);
    if (types === null || types.has('string')) return value;
    const typed: unknown = JSON.parse(coerceText(value, schema, root));
    return typed;
  }
  if (Array.isArray(value)) {
    const items = resolveReference(schema, root)?.['items'];
    const typed = value.map((item: unknown) => coerceParsed(item, items, root));
    return typed.some((item, index) => item !== value[index]) ? typed : value;
  }
  const members = asSchema(value);
  if (members === null) return value;
  const typed = Object.entries(members).map(
    ([key, member]) => [key, coerceParsed(member, propertySchema(schema, key, root), root)] as const,
  );
  return typed.some(([key, member]) => member !== members[key]) ? Object.fromEntries(typed) : value;
}

function coerceScalar(text: string, types: ReadonlySet<JsonType>): string | null {
  if (text.length > maximumScalar) return null;
  const lower = text.toLowerCase();
  if ((types.has('null') || !types.has('string')) && (lower === 'null' || lower === 'none')) return 'null';
  if (types.has('integer') && /^[+-]?\d+(\.0+)?$/.test(text)) return integerText(text);
  if (types.has('number') && /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    const exact = validJson(text);
    if (exact !== null) return exact;
    const number = Number(text);
    if (Number.isFinite(number)) return String(number);
  }
  if (types.has('boolean')) {
    if (lower === 'true' || lower === '1') return 'true';
    if (lower === 'false' || lower === '0') return 'false';
  }
  return null;
}

/** Integers keep all their digits: they may be larger than a double holds. */
function integerText(text: string): string {
  const digits = text
    .replace(/^[+-]/, '')
    .replace(/\..*$/, '')
    .replace(/^0+(?=\d)/, '');
  return text.startsWith('-') && digits !== '0' ? `-${digits}` : digits;
}

function coerceStructure(
  raw: string,
  schema: unknown,
  root: Schema,
  types: ReadonlySet<JsonType>,
): string | null {
  const text = validJson(raw);
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return null;
  if (!types.has(Array.isArray(value) ? 'array' : 'object')) return null;
  const typed = coerceParsed(value, schema, root);
  return typed === value ? text : JSON.stringify(typed);
}

/** The text without surrounding whitespace if it is JSON, else null. */
function validJson(text: string): string | null {
  const trimmed = text.trim();
  try {
    JSON.parse(trimmed);
    return trimmed;
  } catch {
    // Not JSON: the caller decides what it is instead.
    return null;
  }
}
