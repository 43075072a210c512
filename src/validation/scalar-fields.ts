import { Field, type FieldOptions } from './field.js';

export interface RangeOptions {
  min?: number;
  max?: number;
  /** The bounds themselves are out. */
  exclusiveMin?: boolean;
  exclusiveMax?: boolean;
}

/** "from 0 to 2", "greater than 0 and at most 1", "at least 1", "" */
export function describeRange({ min, max, exclusiveMin, exclusiveMax }: RangeOptions): string {
  if (min !== undefined && max !== undefined && !exclusiveMin && !exclusiveMax)
    return `from ${min} to ${max}`;
  const low = min === undefined ? '' : exclusiveMin ? `greater than ${min}` : `at least ${min}`;
  const high = max === undefined ? '' : exclusiveMax ? `less than ${max}` : `at most ${max}`;
  return [low, high].filter(Boolean).join(' and ');
}

function inRange(value: number, { min, max, exclusiveMin, exclusiveMax }: RangeOptions): boolean {
  if (min !== undefined && (exclusiveMin ? value <= min : value < min)) return false;
  return max === undefined || (exclusiveMax ? value < max : value <= max);
}

function numberSchema(type: 'integer' | 'number', range: RangeOptions): Record<string, unknown> {
  return {
    type,
    format: type === 'integer' ? 'int64' : 'double',
    ...(range.min !== undefined && { minimum: range.min }),
    ...(range.max !== undefined && { maximum: range.max }),
    ...(range.exclusiveMin && { exclusiveMinimum: true }),
    ...(range.exclusiveMax && { exclusiveMaximum: true }),
  };
}

/** "3" and " 0.5" mean numbers; "", "abc" and "Infinity" stay what they are and fail the check. */
export function coerceNumber(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value)) return value;
  return Number(value);
}

export function coerceBoolean(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : value;
}

export function IntegerField(options: FieldOptions & RangeOptions): PropertyDecorator {
  const rule = ['must be an integer', describeRange(options)].filter(Boolean).join(' ');
  return Field(
    options,
    {
      coerce: coerceNumber,
      check: (value) =>
        typeof value === 'number' && Number.isSafeInteger(value) && inRange(value, options) ? null : rule,
    },
    numberSchema('integer', options),
  );
}

/** Beyond 2 ** 53 JSON's numbers are not exact in JavaScript: the nearest one counts. */
const INTEGER64 = 2 ** 63;

/** Any 64-bit integer, such as a seed. */
export function Integer64Field(options: FieldOptions): PropertyDecorator {
  return Field(
    options,
    {
      coerce: coerceNumber,
      check: (value) =>
        Number.isInteger(value) && Math.abs(value as number) <= INTEGER64 ? null : 'must be a 64-bit integer',
    },
    { type: 'integer', format: 'int64' },
  );
}

export function NumberField(options: FieldOptions & RangeOptions): PropertyDecorator {
  const rule = ['must be a number', describeRange(options)].filter(Boolean).join(' ');
  return Field(
    options,
    {
      coerce: coerceNumber,
      check: (value) =>
        typeof value === 'number' && Number.isFinite(value) && inRange(value, options) ? null : rule,
    },
    numberSchema('number', options),
  );
}

export function BooleanField(options: FieldOptions): PropertyDecorator {
  return Field(
    options,
    {
      coerce: coerceBoolean,
      check: (value) => (typeof value === 'boolean' ? null : 'must be true or false'),
    },
    { type: 'boolean' },
  );
}

export interface StringOptions {
  minLength?: number;
  maxLength?: number;
}

export function StringField(options: FieldOptions & StringOptions): PropertyDecorator {
  const { minLength, maxLength } = options;
  const length = describeRange({ min: minLength, max: maxLength });
  const rule = length ? `must be a string of ${length} characters` : 'must be a string';
  return Field(
    options,
    {
      check: (value) =>
        typeof value === 'string' && inRange(value.length, { min: minLength, max: maxLength }) ? null : rule,
    },
    {
      type: 'string',
      ...(minLength !== undefined && { minLength }),
      ...(maxLength !== undefined && { maxLength }),
    },
  );
}

/** One of a closed set of words; `enumName` names the schema in the document. */
export function EnumField(
  options: FieldOptions & { values: readonly string[]; enumName: string },
): PropertyDecorator {
  const rule = `must be one of ${options.values.map((word) => `'${word}'`).join(', ')}`;
  return Field(
    options,
    { check: (value) => (typeof value === 'string' && options.values.includes(value) ? null : rule) },
    { enum: [...options.values], enumName: options.enumName },
  );
}
