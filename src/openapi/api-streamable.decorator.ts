import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { eventSchema } from './event-schema.js';

/**
 * Documents an answer that comes whole or, with `stream: true`, as server-sent events. JSON comes first: client
 * generators take the first media type for the return type.
 */
export function ApiStreamable(options: {
  type: new () => object;
  event: new () => object;
  description: string;
}): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(options.type, options.event),
    ApiResponse({
      status: 200,
      description: `${options.description} With \`stream: true\`: events of type ${options.event.name}, then \`data: [DONE]\`.`,
      content: {
        'application/json': { schema: { $ref: getSchemaPath(options.type) } },
        'text/event-stream': { schema: eventSchema(options.event) },
      },
    }),
  );
}
