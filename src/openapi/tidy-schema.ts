import type { Schema } from './api-document.js';

/**
 * What holds for schemas in every version of the document: formats on all numbers, no bounds that only say
 * "what a double holds", no union of one, no catch-all `additionalProperties`, defaults in the description too.
 */
export function tidySchema(schema: Schema): Schema {
  let result = withFormat(withoutVastBounds(withoutEmptyExtras(schema)));
  const only = result.oneOf?.length === 1 ? result.oneOf[0] : undefined;
  if (only) {
    const { oneOf: _oneOf, ...rest } = result;
    result = { ...only, ...rest };
  }
  return withDefaultInWords(result);
}

function withFormat(schema: Schema): Schema {
  if (schema.format !== undefined) return schema;
  if (schema.type === 'integer') return { ...schema, format: 'int64' };
  return schema.type === 'number' ? { ...schema, format: 'double' } : schema;
}

function withoutVastBounds({ minimum, maximum, ...rest }: Schema): Schema {
  const says = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  return { ...rest, ...(says(minimum) && { minimum }), ...(says(maximum) && { maximum }) };
}

function withoutEmptyExtras(schema: Schema): Schema {
  const { additionalProperties, ...rest } = schema;
  const empty = typeof additionalProperties === 'object' && Object.keys(additionalProperties).length === 0;
  return empty ? rest : schema;
}

function withDefaultInWords(schema: Schema): Schema {
  const { description, default: value } = schema;
  if (value === undefined || description === undefined || /\bdefault\b/i.test(description)) return schema;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { ...schema, description: `${description} Default: \`${text}\`.` };
}
