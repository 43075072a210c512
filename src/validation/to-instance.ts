import { plainToInstance } from 'class-transformer';
import { isPlainObject } from './composite-fields.js';
import { fieldsOf, type FieldClass } from './field.js';
import { seal } from './sealed-value.js';

/**
 * A body as an instance of its class, for class-validator: declared fields only, values read as they are meant, null
 * as absent.
 */
export function toInstance<T extends object>(type: new () => T, body: Readonly<Record<string, unknown>>): T {
  return plainToInstance(type, declaredFields(type, body));
}

/** class-transformer calls whatever an object names its `constructor`, so it gets to see objects of declared classes only. */
function declaredFields(type: FieldClass, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = fieldsOf(type).filter(({ name }) => body[name] !== undefined && body[name] !== null);
  return Object.fromEntries(
    fields.map(({ name, nested }) => [
      name,
      nested ? nestedFields(nested.type(), body[name]) : seal(body[name]),
    ]),
  );
}

function nestedFields(type: FieldClass, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => nestedFields(type, item));
  return isPlainObject(value) ? declaredFields(type, value) : value;
}
