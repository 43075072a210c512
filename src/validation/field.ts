import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsOptional, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { unseal } from './sealed-value.js';

/** A class whose fields were declared with the decorators of this folder. */
export type FieldClass = new () => object;

/**
 * One field of a request body. The same `check` feeds class-validator (error reports) and the acceptor
 * compiled for the hot path, so the two can't disagree.
 */
export interface FieldSpec {
  name: string;
  required: boolean;
  /**
   * Turns harmless other spellings ("true", "3") into the value meant, and what means nothing into null; anything else
   * comes back unchanged.
   */
  coerce: (value: unknown) => unknown;
  /** null when the value is fine, else the rule: "must be an integer from 1 to 128". */
  check: (value: unknown) => string | null;
  /** The class of nested objects, and whether the field is a list of them. */
  nested: { type: () => FieldClass; list: boolean } | null;
}

export interface FieldOptions {
  description: string;
  required?: boolean;
  /** What the server does when the field is missing; goes into the document, never into the object. */
  default?: unknown;
  example?: unknown;
  /**
   * `[]` and `{}` mean that the field is not given: Java clients of openapi-generator send them for every list and map
   * that was not set.
   */
  emptyMeansMissing?: boolean;
}

const registry = new Map<object, FieldSpec[]>();

/** All fields of a class, inherited ones first. */
export function fieldsOf(type: FieldClass): FieldSpec[] {
  const chain: FieldSpec[][] = [];
  for (let prototype: unknown = type.prototype; prototype; prototype = Object.getPrototypeOf(prototype)) {
    chain.unshift(registry.get(prototype as object) ?? []);
  }
  const byName = new Map<string, FieldSpec>();
  for (const spec of chain.flat()) byName.set(spec.name, spec);
  return [...byName.values()];
}

function remember(spec: Omit<FieldSpec, 'name'>): PropertyDecorator {
  return (target, key) => {
    const fields = registry.get(target) ?? [];
    fields.push({ ...spec, name: String(key) });
    registry.set(target, fields);
  };
}

/** Declares a field: registry, class-validator, class-transformer and OpenAPI in one decorator. */
export function Field(
  options: FieldOptions,
  rules: Pick<FieldSpec, 'check'> & Partial<Pick<FieldSpec, 'coerce' | 'nested'>>,
  schema: ApiPropertyOptions,
): PropertyDecorator {
  const required = options.required ?? false;
  const read = rules.coerce ?? ((value: unknown) => value);
  const coerce = options.emptyMeansMissing ? (value: unknown) => (isEmpty(value) ? null : read(value)) : read;
  const nested = rules.nested ?? null;
  const decorators: PropertyDecorator[] = [
    remember({ required, coerce, check: rules.check, nested }),
    Transform(({ value }) => coerce(unseal(value))),
    ValidateBy({
      name: 'field',
      validator: {
        validate: (value: unknown) => rules.check(value) === null,
        defaultMessage: (args) => rules.check(args?.value) ?? 'is not valid',
      },
    }),
    ApiProperty({
      required,
      description: options.description,
      ...(options.default !== undefined && { default: options.default }),
      ...(options.example !== undefined && { example: options.example }),
      ...schema,
    } as ApiPropertyOptions),
  ];
  if (!required) decorators.push(IsOptional());
  if (nested) {
    // A text that may stand in place of the objects has nothing nested.
    const isObject = (_: object, value: unknown): boolean =>
      typeof value !== 'string' || rules.check(value) !== null;
    decorators.push(Type(nested.type), ValidateNested(), ValidateIf(isObject));
  }
  return applyDecorators(...decorators);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
