import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { packageVersion } from '../common/package.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { VersionInfo } from '../protocol/system/version-info.js';
import { ModelRegistry } from '../serving/models/model-registry.js';

@ApiTags('System')
@Controller('version')
export class VersionController {
  constructor(private readonly models: ModelRegistry) {}

  @Get()
  @ApiOperation({ operationId: 'getVersion', summary: 'Versions of the server and its engines' })
  @ApiOkResponse({ type: VersionInfo, description: 'The versions.' })
  @ApiErrors(401)
  getVersion(): VersionInfo {
    const engines = [...new Set(this.models.list().map(({ engine }) => engine.kind))];
    return {
      version: packageVersion(),
      nestling: { version: packageVersion() },
      node: process.version,
      engines,
    };
  }
}
