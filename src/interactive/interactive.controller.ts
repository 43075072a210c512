import { createHash } from 'node:crypto';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeys } from '../auth/api-keys.js';
import { JSON_LINES } from '../http/event-framing.js';
import { requestContext } from '../http/request-context.js';
import { SseResponder } from '../http/sse-responder.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { eventSchema } from '../openapi/event-schema.js';
import { GenerateRequest } from '../protocol/interactive/generate-request.js';
import { GenerateResponse } from '../protocol/interactive/generate-response.js';
import { InteractiveService } from '../serving/interactive/interactive.service.js';

@ApiTags('Interactive')
@Controller('v1/chat/interactive')
export class InteractiveController {
  constructor(
    private readonly interactive: InteractiveService,
    private readonly sse: SseResponder,
    private readonly keys: ApiKeys,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'generateInteractive',
    summary: 'Go on with a conversation that the server remembers',
    description:
      'Each request carries only what is new; with `interactive_mode: true` the session stays for the next one. ' +
      'One request at a time may use a session, another one meanwhile is refused with 400. ' +
      'Sessions of different API keys are apart.',
  })
  @ApiExtraModels(GenerateResponse)
  @ApiResponse({
    status: 200,
    description: 'The answer. With `stream: true`: one GenerateResponse per line, without `data:`.',
    headers: { 'X-Session-Id': { description: 'The session.', schema: { type: 'integer' } } },
    content: {
      'application/json': { schema: { $ref: getSchemaPath(GenerateResponse) } },
      'text/event-stream': { schema: eventSchema(GenerateResponse) },
    },
  })
  @ApiErrors(400, 401, 404, 413, 415, 429, 500, 503)
  async create(
    @Body() body: GenerateRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const context = requestContext(request, reply);
    const owner = this.keys.required ? ownerOf(request) : '';
    if (body.stream) {
      const { sessionId, body: parts } = await this.interactive.stream(body, context, owner);
      await this.sse.send(parts, request, withSession(reply, sessionId), JSON_LINES);
    } else {
      const { sessionId, body: answer } = await this.interactive.complete(body, context, owner);
      await withSession(reply, sessionId).send(answer);
    }
  }
}

function withSession(reply: FastifyReply, sessionId: number | null): FastifyReply {
  return sessionId === null ? reply : reply.header('x-session-id', String(sessionId));
}

/** Who may go on with a session: whoever has the key it was begun with. */
function ownerOf({ headers: { authorization } }: FastifyRequest): string {
  return createHash('sha256')
    .update(authorization ?? '')
    .digest('base64url')
    .slice(0, 16);
}
