import type { FastifyInstance } from 'fastify';
import { ApiError, type ErrorBody } from '../common/api-error.js';
import type { ServerConfig } from '../config/server-config.js';
import { sendError } from './api-exception.filter.js';
import { RouteTable } from './route-table.js';

/** What holds for every request before Nest sees it: ids, the request log, and errors outside of routes. */
export function registerHttpHooks(fastify: FastifyInstance, config: ServerConfig): void {
  const routes = new RouteTable();
  fastify.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  if (!config.disableAccessLog) {
    fastify.addHook('onResponse', async (request, reply) => {
      const { method, url, id } = request;
      const { statusCode, elapsedTime } = reply;
      request.log.info(
        { id, method, path: url.split('?', 1)[0], status: statusCode, ms: Math.round(elapsedTime) },
        'request',
      );
    });
  }
  if (config.enablePayloadLogging) {
    fastify.addHook('preHandler', async ({ id, body, log }) => log.info({ id, body }, 'payload'));
  }
  fastify.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  fastify.setNotFoundHandler((request, reply) => {
    sendError(notFound(request.method, request.url.split('?', 1)[0] ?? '', routes), request, reply);
  });
  fastify.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return;
    const [status, message] =
      error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'Request header fields too large'] : [400, 'Bad request'];
    const body = JSON.stringify({
      error: { message: `${message}.`, type: 'invalid_request_error', param: null, code: null },
    } satisfies ErrorBody);
    socket.end(
      `HTTP/1.1 ${status} ${message}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
}

function notFound(method: string, path: string, routes: RouteTable): ApiError {
  const allowed = routes.methodsFor(path);
  if (allowed.length === 0) {
    return new ApiError(404, 'invalid_request_error', `Nothing is served at ${method} ${path}.`, {
      code: 'not_found',
    });
  }
  return new ApiError(
    405,
    'invalid_request_error',
    `${path} does not take ${method}; use ${allowed.join(' or ')}.`,
    {
      code: 'method_not_allowed',
      headers: { allow: allowed.join(', ') },
    },
  );
}
