import { getSchemaPath } from '@nestjs/swagger';

/** The schema of a stream: text, with events of a class. OpenAPI before 3.2 can't say what events are; `x-event` does. */
export function eventSchema(event: new () => object): { type: 'string' } {
  const schema = { type: 'string' as const, 'x-event': { $ref: getSchemaPath(event) } };
  return schema;
}
