import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  type ApiBodyOptions,
} from '@nestjs/swagger';
import { invalidRequest } from '../common/api-error.js';
import { normalizedUrl } from '../engines/upstream/pool/node-addresses.js';
import { ApiErrors } from '../openapi/api-errors.decorator.js';
import { NodeClients } from './node-clients.js';
import { NodeRegistry } from './node-registry.js';
import type { NodeStatus } from './node-status.js';

const NODE_BODY: ApiBodyOptions = {
  schema: {
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string', example: 'http://10.0.0.1:23333' },
      status: { type: 'object', additionalProperties: true },
    },
  },
};
/** What LMDeploy answers when a node does not. */
const UNREACHABLE = JSON.stringify({
  error_code: 10402,
  text: 'Failed to get response after a period of time',
});

interface NodeFields {
  url?: unknown;
  status?: unknown;
}

/** The nodes behind the proxy, by LMDeploy's routes and words: answers are JSON strings with status 200. */
@ApiTags('Nodes')
@Controller('nodes')
export class NodesController {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly clients: NodeClients,
  ) {}

  @Get('status')
  @ApiOperation({ operationId: 'getNodeStatus', summary: 'Every node with its models and load' })
  @ApiOkResponse({ description: 'Statuses by address.' })
  @ApiErrors(401)
  status(): Record<string, NodeStatus> {
    return this.nodes.status();
  }

  @Post('add')
  @Header('content-type', 'application/json')
  @HttpCode(200)
  @ApiBody(NODE_BODY)
  @ApiOperation({
    operationId: 'addNode',
    summary: 'Add a node',
    description: 'A node that is there already is replaced. Without models in `status` the node is asked.',
  })
  @ApiOkResponse({ type: String, description: 'What became of it.' })
  @ApiErrors(400, 401)
  async add(@Body() body: NodeFields): Promise<string> {
    const url = urlOf(body.url);
    try {
      await this.nodes.add(url, body.status);
      return JSON.stringify('Added successfully');
    } catch {
      return JSON.stringify(UNREACHABLE);
    }
  }

  @Post('remove')
  @Header('content-type', 'application/json')
  @HttpCode(200)
  @ApiBody({ ...NODE_BODY, required: false })
  @ApiQuery({ name: 'node_url', required: false, type: String, description: 'Instead of the body.' })
  @ApiOperation({ operationId: 'removeNode', summary: 'Remove a node' })
  @ApiOkResponse({ type: String, description: 'What became of it.' })
  @ApiErrors(400, 401)
  remove(@Body() body: NodeFields | undefined, @Query('node_url') inQuery?: string): string {
    const removed = this.nodes.remove(urlOf(body?.url ?? inQuery));
    return JSON.stringify(removed ? 'Deleted successfully' : 'Failed to delete, please check the input url.');
  }

  @Post('terminate')
  @Header('content-type', 'application/json')
  @HttpCode(200)
  @ApiBody(NODE_BODY)
  @ApiOperation({
    operationId: 'terminateNode',
    summary: 'End a node',
    description: 'Calls its /terminate, which it must allow, and removes it.',
  })
  @ApiOkResponse({ type: String, description: 'What became of it.' })
  @ApiErrors(400, 401)
  async terminate(@Body() body: NodeFields): Promise<string> {
    const url = urlOf(body.url);
    const ended = this.nodes.urls().includes(url) && (await this.end(url));
    return JSON.stringify(ended ? 'Terminated successfully' : `Failed to terminate node ${url}`);
  }

  @Get('terminate_all')
  @Header('content-type', 'application/json')
  @ApiOperation({ operationId: 'terminateAllNodes', summary: 'End all nodes' })
  @ApiOkResponse({ type: String, description: 'What became of them.' })
  @ApiErrors(401)
  async terminateAll(): Promise<string> {
    const urls = this.nodes.urls();
    const ended = await Promise.all(urls.map((url) => this.end(url)));
    const failed = urls.filter((_, index) => !ended[index]);
    return JSON.stringify(
      failed.length === 0
        ? 'All nodes terminated successfully'
        : `Failed to terminate node ${failed.join(', ')}`,
    );
  }

  private async end(url: string): Promise<boolean> {
    try {
      const answer = await this.clients.for(url).raw({ path: '/terminate', method: 'GET' });
      for await (const chunk of answer.body) void chunk;
      if (answer.status !== 200) return false;
    } catch {
      // A node that is gone, or that goes before it has answered, has ended as well.
    }
    this.nodes.remove(url);
    return true;
  }
}

/** The address as nodes are known by. Throws 400 for what is none. */
function urlOf(value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    throw invalidRequest("'url' must be the address of a node.", 'url', 'missing_required_field');
  }
  try {
    return normalizedUrl(value);
  } catch {
    throw invalidRequest(
      `'url' must be an http or https URL, got ${JSON.stringify(value)}.`,
      'url',
      'invalid_value',
    );
  }
}
