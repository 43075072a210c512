import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { invalidRequest } from '../common/api-error.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { Termination } from './termination.js';

@ApiTags('System')
@Controller('terminate')
export class TerminateController {
  constructor(private readonly termination: Termination) {}

  @Get()
  @ApiOperation({
    operationId: 'terminate',
    summary: 'End the server',
    description:
      'Only with --allow-terminate-by-client. What runs is finished first, as when the process gets SIGTERM.',
  })
  @ApiOkResponse({ description: 'The server is about to end.' })
  @ApiErrors(400, 401)
  async terminate(@Res() reply: FastifyReply): Promise<void> {
    if (!this.termination.allowed) {
      throw invalidRequest(
        'The server can not be terminated. Please add --allow-terminate-by-client when start the server.',
      );
    }
    reply.raw.once('close', () => this.termination.end());
    await reply.header('connection', 'close').send();
  }
}
