import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../http/request-context.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { EmbeddingsRequest } from '../protocol/embeddings/embeddings-request.js';
import { EmbeddingsResponse } from '../protocol/embeddings/embeddings-response.js';
import { EmbeddingsService } from '../serving/pooling/embeddings.service.js';

@ApiTags('Embeddings')
@Controller('v1/embeddings')
export class EmbeddingsController {
  constructor(private readonly embeddings: EmbeddingsService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createEmbeddings',
    summary: 'Turn texts into vectors',
    description: 'One vector per input, in the order of the request. The model must be an embedding model.',
  })
  @ApiOkResponse({ type: EmbeddingsResponse, description: 'The vectors.' })
  @ApiErrors(400, 401, 404, 413, 415, 429, 500, 503)
  create(
    @Body() body: EmbeddingsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmbeddingsResponse> {
    return this.embeddings.create(body, requestContext(request, reply));
  }
}
