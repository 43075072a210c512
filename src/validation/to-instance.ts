import { isPlainObject } from './composite-fields.js';
import { fieldsOf, type FieldClass } from './field.js';

/**
 * A body as an instance of its class, for class-validator: declared fields only, values read as they are meant, null
 * as absent. Written here because class-transformer calls whatever a body names its `constructor`.
 */
export function toInstance<T extends object>(type: new () => T, body: Readonly<Record<string, unknown>>): T {
  const instance = new type();
  for (const { name, coerce, nested } of fieldsOf(type)) {
    const sent = body[name];
    if (sent === undefined || sent === null) continue;
    const value = coerce(sent);
    const type = nested?.type();
    Object.assign(instance, { [name]: type === undefined ? value : nestedInstances(type, value) });
  }
  return instance;
}

function nestedInstances(type: FieldClass, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => nestedInstances(type, item));
  return isPlainObject(value) ? toInstance(type, value) : value;
}
