import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestContext } from '../http/request-context.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import {
  DetokenizeRequest,
  DetokenizeResponse,
  TokenizeRequest,
  TokenizeResponse,
} from '../protocol/tokenize/tokenize.js';
import { TokenizeService } from '../serving/tokenize/tokenize.service.js';

@ApiTags('Tokens')
@Controller()
export class TokenizeController {
  constructor(private readonly tokens: TokenizeService) {}

  @Post('tokenize')
  @HttpCode(200)
  @ApiOperation({ operationId: 'tokenize', summary: 'Turn a text or a conversation into token ids' })
  @ApiOkResponse({ type: TokenizeResponse, description: 'The tokens.' })
  @ApiErrors(400, 401, 404)
  tokenize(
    @Body() body: TokenizeRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokenizeResponse> {
    return this.tokens.tokenize(body, requestContext(request, reply));
  }

  @Post('detokenize')
  @HttpCode(200)
  @ApiOperation({ operationId: 'detokenize', summary: 'Turn token ids into text' })
  @ApiOkResponse({ type: DetokenizeResponse, description: 'The text.' })
  @ApiErrors(400, 401, 404)
  detokenize(@Body() body: DetokenizeRequest): Promise<DetokenizeResponse> {
    return this.tokens.detokenize(body);
  }
}
