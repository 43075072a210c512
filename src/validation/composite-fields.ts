import { getSchemaPath } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Field, type FieldClass, type FieldOptions } from './field.js';
import { coerceNumber, describeRange, type RangeOptions } from './scalar-fields.js';

type SchemaObject = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A nested object with fields of its own. */
export function ObjectField(options: FieldOptions & { type: () => FieldClass }): PropertyDecorator {
  return Field(
    options,
    {
      nested: { type: options.type, list: false },
      check: (value) => (isPlainObject(value) ? null : 'must be an object'),
    },
    { type: options.type },
  );
}

/** A list of nested objects; `orText`: or a text that isn't empty, which the document does not show. */
export function ObjectListField(
  options: FieldOptions & { type: () => FieldClass; minItems?: number; maxItems?: number; orText?: boolean },
): PropertyDecorator {
  const count = describeRange({ min: options.minItems, max: options.maxItems });
  const list = count ? `a list of ${count} objects` : 'a list of objects';
  const rule = options.orText ? `must be ${list}, or a non-empty string` : `must be ${list}`;
  const isText = (value: unknown): boolean =>
    options.orText === true && typeof value === 'string' && value !== '';
  return Field(
    options,
    {
      nested: { type: options.type, list: true },
      check: (value) =>
        isText(value) ||
        (Array.isArray(value) &&
          value.length >= (options.minItems ?? 0) &&
          value.length <= (options.maxItems ?? Infinity) &&
          value.every(isPlainObject))
          ? null
          : rule,
    },
    {
      type: options.type,
      isArray: true,
      ...(options.minItems !== undefined && { minItems: options.minItems }),
      ...(options.maxItems !== undefined && { maxItems: options.maxItems }),
    },
  );
}

/** An object that the server hands on or reads by itself: JSON schemas, template arguments, metadata. */
export function FreeObjectField(options: FieldOptions): PropertyDecorator {
  return Field(
    options,
    { check: (value) => (isPlainObject(value) ? null : 'must be an object') },
    { type: 'object', additionalProperties: true },
  );
}

/** An object that the server reads by itself, of which the document says what it holds: the class `type`. */
export function DescribedObjectField(options: FieldOptions & { type: () => FieldClass }): PropertyDecorator {
  return Field(
    options,
    { check: (value) => (isPlainObject(value) ? null : 'must be an object') },
    { type: options.type },
  );
}

/** A list of integers, such as token ids. */
export function IntegerListField(
  options: FieldOptions & RangeOptions & { minItems?: number; maxItems?: number },
): PropertyDecorator {
  const range = describeRange(options);
  const count = describeRange({ min: options.minItems, max: options.maxItems });
  const rule = `must be a list of integers${range && ` ${range}`}${count && `, ${count} of them`}`;
  const { min = -Infinity, max = Infinity } = options;
  const fits = (item: unknown): boolean =>
    Number.isSafeInteger(item) && (item as number) >= min && (item as number) <= max;
  return Field(
    options,
    {
      coerce: (value) => (Array.isArray(value) ? value.map(coerceNumber) : value),
      check: (value) =>
        Array.isArray(value) &&
        value.length >= (options.minItems ?? 0) &&
        value.length <= (options.maxItems ?? Infinity) &&
        value.every(fits)
          ? null
          : rule,
    },
    {
      type: 'array',
      items: {
        type: 'integer',
        format: 'int64',
        ...(options.min !== undefined && { minimum: options.min }),
        ...(options.max !== undefined && { maximum: options.max }),
      },
      ...(options.minItems !== undefined && { minItems: options.minItems }),
      ...(options.maxItems !== undefined && { maxItems: options.maxItems }),
    },
  );
}

/**
 * A field that takes several shapes. `check` returns the rule that was broken; `oneOf` describes the shapes
 * in the document, with `models` for those that are classes.
 */
export function UnionField(
  options: FieldOptions & {
    check: (value: unknown) => string | null;
    coerce?: (value: unknown) => unknown;
    oneOf: SchemaObject[];
    models?: FieldClass[];
    /** Name of the shapes' schema in the document, when several fields share them; otherwise the field's name. */
    title?: string;
  },
): PropertyDecorator {
  return Field(
    options,
    { check: options.check, coerce: options.coerce },
    {
      ...(options.title !== undefined && { title: options.title }),
      oneOf: [...options.oneOf, ...(options.models ?? []).map((model) => ({ $ref: getSchemaPath(model) }))],
    },
  );
}

/** A list of objects that are handed on as they are. */
export function FreeObjectListField(options: FieldOptions): PropertyDecorator {
  return Field(
    options,
    {
      check: (value) =>
        Array.isArray(value) && value.every(isPlainObject) ? null : 'must be a list of objects',
    },
    { type: 'array', items: { type: 'object', additionalProperties: true } },
  );
}
