import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../http/request-context.js';
import { SseResponder } from '../http/sse-responder.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { ApiStreamable } from '../openapi/api-streamable.decorator.js';
import { Completion } from '../protocol/completions/completion.js';
import { CompletionRequest } from '../protocol/completions/completion-request.js';
import { RenderResponse } from '../protocol/render/rendered-prompt.js';
import { CompletionService } from '../serving/completions/completion.service.js';

@ApiTags('Completions')
@Controller('v1/completions')
export class CompletionsController {
  constructor(
    private readonly completions: CompletionService,
    private readonly sse: SseResponder,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createCompletion',
    summary: 'Continue a text',
    description: 'Continues one or several prompts as they are, without a chat template.',
  })
  @ApiStreamable({ type: Completion, event: Completion, description: 'The continued text.' })
  @ApiErrors(400, 401, 404, 413, 415, 429, 500, 503)
  async create(
    @Body() body: CompletionRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const context = requestContext(request, reply);
    if (body.stream) await this.sse.send(await this.completions.stream(body, context), request, reply);
    else await reply.send(await this.completions.complete(body, context));
  }

  @Post('render')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'renderCompletion',
    summary: 'Show the tokens that prompts become',
    description: 'Tokenizes like a completion, and generates nothing.',
  })
  @ApiOkResponse({ type: RenderResponse, description: 'The prompts and their token ids.' })
  @ApiErrors(400, 401, 404)
  render(@Body() body: CompletionRequest): Promise<RenderResponse> {
    return this.completions.render(body);
  }
}
