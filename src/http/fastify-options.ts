import { LogController, type FastifyBaseLogger, type FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.js';
import { requestIdOf } from './request-id.js';

const MIB = 1024 * 1024;
/** Time for a client to send its whole request; Fastify's own default is to wait forever. */
const UPLOAD_TIMEOUT_MS = 60_000;

/** Fastify as this server needs it. Our hooks write the request log, so Fastify's own lines are off. */
export function createFastifyOptions(
  config: Pick<ServerConfig, 'bodyLimitMib'>,
  logger: Logger,
): FastifyServerOptions {
  return {
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    bodyLimit: config.bodyLimitMib * MIB,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    // A HEAD twin of every GET would be one more way in that nobody thinks of.
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  };
}
