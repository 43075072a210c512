import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { EncodeRequest, EncodeResponse } from '../protocol/tokenize/encode.js';
import { EncodeService } from '../serving/tokenize/encode.service.js';

@ApiTags('Tokens')
@Controller('v1/encode')
export class EncodeController {
  constructor(private readonly encoder: EncodeService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'encode', summary: 'Turn texts into token ids, as LMDeploy does' })
  @ApiOkResponse({ type: EncodeResponse, description: 'The token ids.' })
  @ApiErrors(400, 401, 404, 413, 415, 500, 503)
  encode(@Body() body: EncodeRequest): Promise<EncodeResponse> {
    return this.encoder.encode(body);
  }
}
