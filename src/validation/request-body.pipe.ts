import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { validateSync, type ValidationError } from 'class-validator';
import { InvalidBodyError, invalidRequest } from '../common/api-error.js';
import { acceptBody } from './accept-body.js';
import { isPlainObject } from './composite-fields.js';
import { fieldsOf, type FieldClass } from './field.js';
import { toInstance } from './to-instance.js';

const MAX_SHOWN_VALUE = 80;

/** Validates request bodies against their DTO class. Unknown fields are dropped, null means absent. */
@Injectable()
export class RequestBodyPipe implements PipeTransform {
  /** Throws a 400 ApiError that names the field, the rule and the value. */
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type !== 'body' || !metadata.metatype) return value;
    const type = metadata.metatype as FieldClass;
    if (fieldsOf(type).length === 0) return value;
    if (!isPlainObject(value))
      throw invalidRequest(`The request body must be a JSON object, got ${show(value)}.`);
    return acceptBody(type, value) ?? reject(type, value);
  }
}

function reject(type: FieldClass, value: Record<string, unknown>): never {
  const errors = validateSync(toInstance(type, value), {
    whitelist: false,
    forbidUnknownValues: false,
    stopAtFirstError: true,
  });
  throw toApiError(errors[0], '');
}

function toApiError(error: ValidationError | undefined, path: string): Error {
  if (!error) return invalidRequest('The request body is not valid.');
  const here = /^\d+$/.test(error.property)
    ? `${path}[${error.property}]`
    : path
      ? `${path}.${error.property}`
      : error.property;
  const rule = Object.values(error.constraints ?? {})[0];
  if (rule === undefined) return toApiError(error.children?.[0], here);
  if (error.value === undefined || error.value === null) {
    return new InvalidBodyError(
      `Missing required field '${here}': it ${rule}.`,
      here,
      'missing_required_field',
    );
  }
  return new InvalidBodyError(
    `Invalid value for '${here}': ${rule}, got ${show(error.value)}.`,
    here,
    'invalid_value',
  );
}

/** The value as JSON, cut to a length that fits a message. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_VALUE ? `${text.slice(0, MAX_SHOWN_VALUE)}…` : text;
}
