import {
  LogController,
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.js';
import { sendFrameworkError } from './client-error.js';
import { ErrorBodies } from './error-bodies.js';
import type { HttpServers } from './http-servers.js';
import { requestIdOf } from './request-id.js';
import { usesTls } from './tls/tls-options.js';

const MIB = 1024 * 1024;
/** Time for a client to send its whole request; Fastify's own default is to wait forever. */
const UPLOAD_TIMEOUT_MS = 60_000;

/** Fastify as this server needs it. Our hooks write the request log, so Fastify's own lines are off. */
export function createFastifyOptions(
  config: Pick<ServerConfig, 'bodyLimitMib' | 'sslCertfile'> & Partial<Pick<ServerConfig, 'compat'>>,
  logger: Logger,
  servers: HttpServers,
): FastifyServerOptions & { https: object | null } {
  const bodies = new ErrorBodies(config.compat ?? 'openai');
  return {
    serverFactory: servers.factory,
    // The factory makes the servers; this tells Fastify only how to write their addresses into the log.
    https: usesTls(config) ? {} : null,
    // Each of the factory's servers has a listener of ours; Fastify gives one to the first server alone.
    clientErrorHandler: () => undefined,
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    bodyLimit: config.bodyLimitMib * MIB,
    requestTimeout: UPLOAD_TIMEOUT_MS,
    // A HEAD twin of every GET would be one more way in that nobody thinks of.
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 500 },
    frameworkErrors: (error, request, reply) =>
      sendFrameworkError(error, request as FastifyRequest, reply as unknown as FastifyReply, bodies),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  };
}
