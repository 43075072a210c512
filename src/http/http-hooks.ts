import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from '../config/server-config.js';
import type { Tracing } from '../tracing/tracing.js';
import type { HttpServers } from './http-servers.js';
import { keyOf } from '../limits/limited-requests.js';
import { keepJsonText } from './json-body.js';
import { acceptMessagesText } from './messages-text.js';
import { traceRequests } from './request-traces.js';
import type { RouteTable } from './route-table.js';

/** What holds for every request before Nest sees it: ids, traces, the request log, and errors outside of routes. */
export function registerHttpHooks(
  fastify: FastifyInstance,
  config: Pick<ServerConfig, 'disableAccessLog' | 'enablePayloadLogging'> &
    Partial<Pick<ServerConfig, 'compat'>>,
  { routes, servers, tracing }: { routes: RouteTable; servers: HttpServers; tracing: Tracing | null },
): void {
  // First of all hooks: the others' log lines carry the trace's ids.
  if (tracing) traceRequests(fastify, tracing);
  // JSON is the only body this API takes; Fastify would hand text to routes as a string.
  fastify.removeContentTypeParser('text/plain');
  keepJsonText(fastify);
  if (config.compat === 'lmdeploy') acceptMessagesText(fastify);
  fastify.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  // Fastify itself waits for the connections of the first server only.
  fastify.addHook('preClose', () => servers.close());
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  if (!config.disableAccessLog) {
    fastify.addHook('onResponse', async (request, reply) => {
      const { method, url } = request;
      const { statusCode, elapsedTime } = reply;
      const key = keyOf(request)?.name;
      request.log.info(
        {
          method,
          path: url.split('?', 1)[0],
          status: statusCode,
          ms: Math.round(elapsedTime),
          ...(key && { key }),
        },
        'request',
      );
    });
  }
  if (config.enablePayloadLogging) {
    fastify.addHook('preHandler', async ({ body, log }) => log.info({ body }, 'payload'));
  }
}
