import {
  LogController,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.js';
import { answerClientError, sendFrameworkError } from './client-error.js';
import { ErrorBodies } from './error-bodies.js';
import { requestIdOf } from './request-id.js';

const MIB = 1024 * 1024;
/** Time for a client to send its whole request; Fastify's own default is to wait forever. */
const UPLOAD_TIMEOUT_MS = 60_000;

/** Fastify as this server needs it. Our hooks write the request log, so Fastify's own lines are off. */
export function createFastifyOptions(
  config: Pick<ServerConfig, 'bodyLimitMib'> & Partial<Pick<ServerConfig, 'compat'>>,
  logger: Logger,
): FastifyServerOptions {
  const bodies = new ErrorBodies(config.compat ?? 'openai');
  return {
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    bodyLimit: config.bodyLimitMib * MIB,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    // A HEAD twin of every GET would be one more way in that nobody thinks of.
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, bodies),
    frameworkErrors: (error, request, reply) =>
      sendFrameworkError(error, request as FastifyRequest, reply as unknown as FastifyReply, bodies),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  };
}
