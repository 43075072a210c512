import { fieldsOf, type FieldClass, type FieldSpec } from './field.js';

type Acceptor = (body: Record<string, unknown>) => object | null;

const acceptors = new Map<FieldClass, Acceptor>();

/**
 * The hot path of validation: builds the DTO from a JSON object and returns null as soon as anything is wrong,
 * leaving the report to class-validator. A good request of 20 messages costs microseconds here and over half a
 * millisecond there.
 */
export function acceptBody<T extends object>(type: new () => T, body: Record<string, unknown>): T | null {
  let acceptor = acceptors.get(type);
  if (!acceptor) {
    acceptor = compile(type);
    acceptors.set(type, acceptor);
  }
  return acceptor(body) as T | null;
}

function compile(type: FieldClass): Acceptor {
  const fields = fieldsOf(type);
  return (body) => {
    const result = new type() as Record<string, unknown>;
    for (const field of fields) {
      const sent = body[field.name];
      const given = sent === undefined || sent === null ? null : field.coerce(sent);
      if (given === null) {
        if (field.required) return null;
        continue;
      }
      const value = acceptField(field, given);
      if (value === undefined) return null;
      result[field.name] = value;
    }
    return result;
  };
}

function acceptField(field: FieldSpec, value: unknown): unknown {
  if (field.check(value) !== null) return undefined;
  // A text in place of objects has nothing nested.
  if (!field.nested || typeof value === 'string') return value;
  const type = field.nested.type();
  if (!field.nested.list) return acceptBody(type, value as Record<string, unknown>) ?? undefined;
  const items: object[] = [];
  for (const item of value as Record<string, unknown>[]) {
    const accepted = acceptBody(type, item);
    if (!accepted) return undefined;
    items.push(accepted);
  }
  return items;
}
