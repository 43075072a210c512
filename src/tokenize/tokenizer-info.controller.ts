import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { TokenizerInfo } from '../protocol/tokenize/tokenizer-info.js';
import { ModelRegistry } from '../serving/models/model-registry.js';

/** Served with --enable-tokenizer-info-endpoint only, as vLLM does: templates may be private. */
@ApiTags('Tokens')
@Controller('tokenizer_info')
export class TokenizerInfoController {
  constructor(private readonly models: ModelRegistry) {}

  @Get()
  @ApiOperation({ operationId: 'tokenizerInfo', summary: 'Describe the tokenizer of a served model' })
  @ApiQuery({ name: 'model', required: false, description: 'Name of a served model.', example: 'demo-chat' })
  @ApiOkResponse({ type: TokenizerInfo, description: 'The tokenizer.' })
  @ApiErrors(401, 404)
  describe(@Query('model') name?: string): TokenizerInfo {
    const model = this.models.anyTask(name);
    const { info } = model.engine;
    return {
      model: model.name,
      vocab_size: info.vocabularySize,
      model_max_length: info.maxModelLength,
      add_bos_token: info.addsBosToken,
      bos_token: info.bosToken?.text ?? null,
      eos_token: info.eosToken?.text ?? null,
      pad_token: info.padToken?.text ?? null,
      unk_token: info.unknownToken?.text ?? null,
      special_tokens: Object.fromEntries(info.specialTokens),
      chat_templates: { ...info.chatTemplates },
    };
  }
}
