import { isPlainObject, UnionField } from '../../validation/composite-fields.js';
import type { FieldOptions } from '../../validation/field.js';
import { coerceNumber } from '../../validation/scalar-fields.js';

const MAX_STOP_STRINGS = 16;

/** A string, or a list of strings, none of them empty. */
export function StopField(options: FieldOptions): PropertyDecorator {
  const rule = `must be a non-empty string or a list of at most ${MAX_STOP_STRINGS} non-empty strings`;
  const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;
  return UnionField({
    ...options,
    check: (value) =>
      isText(value) || (Array.isArray(value) && value.length <= MAX_STOP_STRINGS && value.every(isText))
        ? null
        : rule,
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems: MAX_STOP_STRINGS }],
  });
}

/** Token ids as strings, and what is added to their logits: OpenAI's `logit_bias`. */
export function LogitBiasField(options: FieldOptions): PropertyDecorator {
  const rule = 'must map token ids to numbers from -100 to 100';
  return UnionField({
    ...options,
    coerce: (value) =>
      isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([id, bias]) => [id, coerceNumber(bias)]))
        : value,
    check: (value) =>
      isPlainObject(value) &&
      Object.entries(value).every(
        ([id, bias]) => /^\d{1,10}$/.test(id) && typeof bias === 'number' && bias >= -100 && bias <= 100,
      )
        ? null
        : rule,
    oneOf: [{ type: 'object', additionalProperties: { type: 'number', format: 'double' } }],
  });
}
