import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import { Liveness, Readiness } from '../protocol/system/health.js';
import { HealthService } from '../serving/models/health.service.js';

/** Probes. They need no key and say nothing about the inside. */
@ApiTags('System')
@Public()
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('health')
  @ApiOperation({ operationId: 'getHealth', summary: 'Whether every model can answer' })
  @ApiResponse({ status: 200, description: 'Every engine works. The body is empty.' })
  @ApiResponse({ status: 503, description: 'An engine is down or the server is ending. The body is empty.' })
  getHealth(@Res() reply: FastifyReply): void {
    void reply.status(this.health.readiness().ready ? 200 : 503).send();
  }

  @Get('health/live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the server process works' })
  @ApiResponse({ status: 200, description: 'It does.', type: Liveness })
  getLiveness(): Liveness {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether requests may be sent here' })
  @ApiResponse({ status: 200, description: 'Every engine is ready.', type: Readiness })
  @ApiResponse({
    status: 503,
    description: 'Not yet, or no longer; the body names the state of each model.',
    type: Readiness,
  })
  getReadiness(@Res({ passthrough: true }) reply: FastifyReply): Readiness {
    const readiness = this.health.readiness();
    void reply.status(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('ping')
  @ApiOperation({ operationId: 'ping', summary: 'The same as /health, under its name in SageMaker' })
  @ApiResponse({ status: 200, description: 'Every engine works. The body is empty.' })
  @ApiResponse({ status: 503, description: 'An engine is down. The body is empty.' })
  ping(@Res() reply: FastifyReply): void {
    this.getHealth(reply);
  }

  @Post('ping')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  pingByPost(@Res() reply: FastifyReply): void {
    this.getHealth(reply);
  }
}
