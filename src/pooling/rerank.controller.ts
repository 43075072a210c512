import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../http/request-context.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { RerankRequest } from '../protocol/pooling/rerank-request.js';
import { RerankResponse } from '../protocol/pooling/rerank-response.js';
import { RerankService } from '../serving/pooling/rerank.service.js';

@ApiTags('Pooling')
@Controller()
export class RerankController {
  constructor(private readonly reranking: RerankService) {}

  @Post('v1/rerank')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createRerank',
    summary: 'Rank documents by relevance to a query',
    description:
      "The documents, the most relevant first, in a shape that Cohere's, Jina's and vLLM's clients read. Also at /rerank and /v2/rerank.",
  })
  @ApiOkResponse({ type: RerankResponse, description: 'The ranking.' })
  @ApiErrors(400, 401, 404, 413, 415, 429, 500, 503)
  create(
    @Body() body: RerankRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RerankResponse> {
    return this.reranking.create(body, requestContext(request, reply));
  }

  /** The same under its other paths; operations in the document have one path each. */
  @Post(['rerank', 'v2/rerank'])
  @HttpCode(200)
  @ApiExcludeEndpoint()
  alias(
    @Body() body: RerankRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RerankResponse> {
    return this.create(body, request, reply);
  }
}
