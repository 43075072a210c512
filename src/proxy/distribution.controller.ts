import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Public } from '../auth/public.decorator.js';
import { unixSeconds } from '../common/clock.js';
import { abortOnDisconnect } from '../http/client-abort.js';
import { endToEndHeaders } from '../http/hop-by-hop.js';
import { sentJson } from '../http/json-body.js';
import { traceOf } from '../http/request-traces.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { packageVersion } from '../common/package.js';
import { NodeRegistry } from './node-registry.js';
import { RequestDistributor } from './request-distributor.js';

/** Routes of the OpenAI API and its neighbours that nodes answer. */
export const DISTRIBUTED_PATHS = [
  'v1/chat/completions',
  'v1/completions',
  'v1/chat/interactive',
  'v1/embeddings',
  'v1/encode',
  'score',
  'v1/score',
  'rerank',
  'v1/rerank',
  'v2/rerank',
  'pooling',
  'classify',
  'tokenize',
  'detokenize',
];

@ApiTags('Distribution')
@Controller()
export class DistributionController {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly distributor: RequestDistributor,
  ) {}

  @Get('v1/models')
  @ApiOperation({ operationId: 'listNodeModels', summary: 'The models of all nodes' })
  @ApiOkResponse({ description: 'One entry per model and node.' })
  @ApiErrors(401)
  models(): object {
    const created = unixSeconds();
    const data = this.nodes.models().map((id) => ({
      id,
      object: 'model',
      created,
      owned_by: 'nestling',
      root: id,
      parent: null,
      permission: [],
    }));
    return { object: 'list', data };
  }

  @Post(DISTRIBUTED_PATHS)
  @HttpCode(200)
  @ApiOperation({
    operationId: 'distribute',
    summary: 'Let a node answer',
    description: 'The request goes to a node that serves `model`, the answer comes back as the node gave it.',
  })
  @ApiOkResponse({ description: "The node's answer." })
  @ApiErrors(400, 401, 404, 503)
  async distribute(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sent = sentJson(request);
    const model = sent?.json['model'];
    const logger = request.log as Logger;
    const started = await this.distributor.start({
      path: request.url,
      body: sent?.text ?? '',
      model: typeof model === 'string' && model !== '' ? model : undefined,
      headers: forwardedHeaders(request),
      signal: abortOnDisconnect(reply.raw),
      trace: traceOf(request),
      logger,
    });
    const headers = Object.fromEntries(
      Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
    );
    reply.hijack();
    await this.distributor.relay(started, reply.raw, headers, logger);
  }

  @Public()
  @Get(['health', 'health/live', 'health/ready', 'ping'])
  @ApiOperation({ operationId: 'getProxyHealth', summary: 'Whether the proxy works' })
  @ApiOkResponse({ description: 'It does. The body is empty.' })
  health(@Res() reply: FastifyReply): void {
    void reply.status(200).send();
  }

  @Get('version')
  @ApiOperation({ operationId: 'getProxyVersion', summary: 'Version of the proxy' })
  @ApiOkResponse({ description: 'The version.' })
  version(): object {
    return { version: packageVersion() };
  }
}

/** What the client sent, and who it is. */
function forwardedHeaders(request: FastifyRequest): Record<string, string | string[]> {
  const { headers, ip, protocol } = request;
  const before = headers['x-forwarded-for'];
  return {
    ...endToEndHeaders(headers, ['host', 'content-length']),
    'x-forwarded-for': before === undefined ? ip : `${String(before)}, ${ip}`,
    'x-forwarded-host': String(headers['x-forwarded-host'] ?? headers.host ?? ''),
    'x-forwarded-proto': String(headers['x-forwarded-proto'] ?? protocol),
    'x-request-id': request.id,
  };
}
