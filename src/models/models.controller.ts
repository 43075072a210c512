import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { ModelCard, ModelList } from '../protocol/models/model-card.js';
import { toModelCard } from '../serving/models/model-card.js';
import { ModelRegistry } from '../serving/models/model-registry.js';

@ApiTags('Models')
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly models: ModelRegistry) {}

  @Get()
  @ApiOperation({ operationId: 'listModels', summary: 'List the served models' })
  @ApiOkResponse({ type: ModelList, description: 'The served models.' })
  @ApiErrors(401)
  list(): ModelList {
    return { object: 'list', data: this.models.list().map(toModelCard) };
  }

  /** The wildcard takes names with slashes, such as owner/name. */
  @Get('*')
  @ApiOperation({ operationId: 'retrieveModel', summary: 'Describe one served model' })
  @ApiParam({ name: 'model', description: 'Name of a served model; may contain slashes.', example: 'demo-chat' })
  @ApiOkResponse({ type: ModelCard, description: 'The model.' })
  @ApiErrors(401, 404)
  retrieve(@Param('*') name: string): ModelCard {
    return toModelCard(this.models.get(name));
  }
}
