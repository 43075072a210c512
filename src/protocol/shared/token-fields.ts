import { isPlainObject, UnionField } from '../../validation/composite-fields.js';
import { Field, type FieldOptions } from '../../validation/field.js';
import { coerceBoolean, coerceNumber } from '../../validation/scalar-fields.js';

const MAX_STOP_STRINGS = 16;
const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0;

/** A string, or a list of strings, none of them empty. */
export function StopField(options: FieldOptions): PropertyDecorator {
  const rule = `must be a non-empty string or a list of at most ${MAX_STOP_STRINGS} non-empty strings`;
  return UnionField({
    ...options,
    check: (value) =>
      isText(value) || (Array.isArray(value) && value.length <= MAX_STOP_STRINGS && value.every(isText))
        ? null
        : rule,
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, maxItems: MAX_STOP_STRINGS }],
  });
}

/** A list of strings, none of them empty. */
export function TextListField(options: FieldOptions & { maxItems: number }): PropertyDecorator {
  const rule = `must be a list of at most ${options.maxItems} non-empty strings`;
  return Field(
    options,
    {
      check: (value) =>
        Array.isArray(value) && value.length <= options.maxItems && value.every(isText) ? null : rule,
    },
    { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: options.maxItems },
  );
}

/**
 * Token ids as strings, and what is added to their logits: OpenAI's `logit_bias`. Numbers beyond -100 and 100 count as
 * those (vLLM's rule).
 */
export function LogitBiasField(options: FieldOptions): PropertyDecorator {
  const rule = 'must map token ids to numbers';
  return UnionField({
    ...options,
    coerce: (value) =>
      isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([id, bias]) => [id, coerceNumber(bias)]))
        : value,
    check: (value) =>
      isPlainObject(value) &&
      Object.entries(value).every(([id, bias]) => /^\d{1,10}$/.test(id) && Number.isFinite(bias))
        ? null
        : rule,
    oneOf: [{ type: 'object', additionalProperties: { type: 'number', format: 'double' } }],
  });
}

/** How many tokens of a prompt are kept at most: -1 or at least 1. */
export function TruncationField(options: FieldOptions): PropertyDecorator {
  return Field(
    options,
    {
      coerce: coerceNumber,
      check: (value) =>
        Number.isSafeInteger(value) && (value === -1 || (value as number) >= 1)
          ? null
          : 'must be -1 or an integer of at least 1',
    },
    { type: 'integer', format: 'int64', minimum: -1 },
  );
}

/** How many log probabilities: a count, -1 for all, or a switch as in chat completions (Furiosa-LLM: true is 1). */
export function LogprobCountField(options: FieldOptions): PropertyDecorator {
  return Field(
    options,
    {
      coerce: (value) => {
        const flag = coerceBoolean(value);
        return flag === true ? 1 : flag === false ? false : coerceNumber(value);
      },
      check: (value) =>
        value === false || (Number.isSafeInteger(value) && (value as number) >= -1)
          ? null
          : 'must be an integer at least -1',
    },
    { type: 'integer', format: 'int64', minimum: -1 },
  );
}
