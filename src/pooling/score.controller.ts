import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../http/request-context.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { ScoreRequest } from '../protocol/pooling/score-request.js';
import { ScoreResponse } from '../protocol/pooling/score-response.js';
import { ScoreService } from '../serving/pooling/score.service.js';

@ApiTags('Pooling')
@Controller()
export class ScoreController {
  constructor(private readonly scores: ScoreService) {}

  @Post('v1/score')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'createScore',
    summary: 'Score pairs of texts',
    description:
      'One score per pair: first with second texts 1:1, one with several, or several with as many. Also at /score.',
  })
  @ApiOkResponse({ type: ScoreResponse, description: 'The scores.' })
  @ApiErrors(400, 401, 404, 413, 415, 429, 500, 503)
  create(
    @Body() body: ScoreRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScoreResponse> {
    return this.scores.create(body, requestContext(request, reply));
  }

  /** The same under its other path; operations in the document have one path each. */
  @Post('score')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  alias(
    @Body() body: ScoreRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScoreResponse> {
    return this.create(body, request, reply);
  }
}
