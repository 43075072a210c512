import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../http/request-context.js';
import { SseResponder } from '../http/sse-responder.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { ApiStreamable } from '../openapi/api-streamable.decorator.js';
import { ChatCompletion } from '../protocol/chat/chat-completion.js';
import { ChatCompletionChunk } from '../protocol/chat/chat-completion-chunk.js';
import { ChatCompletionRequest } from '../protocol/chat/chat-completion-request.js';
import { RenderResponse } from '../protocol/render/rendered-prompt.js';
import { ChatCompletionService } from '../serving/chat/chat-completion.service.js';

@ApiTags('Chat')
@Controller('v1/chat/completions')
export class ChatController {
  constructor(
    private readonly chat: ChatCompletionService,
    private readonly sse: SseResponder,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createChatCompletion',
    summary: 'Answer a conversation',
    description:
      'Renders the conversation with the chat template of the model, generates, and returns content, reasoning and tool calls apart. ' +
      'With `stream: true` the answer comes as server-sent events.',
  })
  @ApiStreamable({ type: ChatCompletion, event: ChatCompletionChunk, description: 'The answer.' })
  @ApiErrors(400, 401, 404, 413, 415, 429, 500, 503)
  async create(
    @Body() body: ChatCompletionRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const context = requestContext(request, reply);
    if (body.stream) await this.sse.send(await this.chat.stream(body, context), request, reply);
    else await reply.send(await this.chat.complete(body, context));
  }

  @Post('render')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'renderChatCompletion',
    summary: 'Show the prompt a conversation becomes',
    description: 'Renders and tokenizes like a chat completion, and generates nothing.',
  })
  @ApiOkResponse({ type: RenderResponse, description: 'The prompt and its token ids.' })
  @ApiErrors(400, 401, 404)
  render(
    @Body() body: ChatCompletionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RenderResponse> {
    return this.chat.render(body, requestContext(request, reply));
  }
}
