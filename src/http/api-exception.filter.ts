import {
  Catch,
  Injectable,
  NotFoundException,
  Optional,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { invalidRequest, type ApiError } from '../common/api-error.js';
import { ErrorBodies } from './error-bodies.js';
import { noRoute } from './not-found.js';
import { noteError } from './request-traces.js';
import { RouteTable } from './route-table.js';
import { toApiError } from './to-api-error.js';

/** The one place where errors become responses, whatever threw them. */
@Catch()
@Injectable()
export class ApiExceptionFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    @Optional() private readonly bodies: ErrorBodies = new ErrorBodies('openai'),
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const context = host.switchToHttp();
    const request = context.getRequest<FastifyRequest>();
    sendError(this.causeOf(error, request), request, context.getResponse<FastifyReply>(), this.bodies);
  }

  private causeOf(error: unknown, request: FastifyRequest): unknown {
    // Nest answers unknown routes with this exception; nothing of ours throws it. Where there is no route, a body
    // that is wrong as well does not matter.
    if (error instanceof NotFoundException || request.is404) {
      return noRoute(request.method, request.url.split('?', 1)[0] ?? '', this.routes);
    }
    // A client that leaves while it sends its request is no failure of ours, and nobody reads the answer.
    if (request.raw.readableAborted && hasCode(error, 'ECONNRESET')) {
      return invalidRequest('The connection ended before the whole request had come.');
    }
    return error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Answers with our error body. A response that has begun can't change its status: it is cut off. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, bodies: ErrorBodies): void {
  const apiError = toApiError(error);
  logError(request.log as Logger, apiError, error);
  noteError(request, apiError);
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const { status, body } = bodies.reply(apiError);
  void reply.status(status).headers(apiError.headers).type('application/json; charset=utf-8').send(body);
}

/** What failed on our side is logged with its cause; a client's mistake is a line at debug level. */
export function logError(log: Logger, apiError: ApiError, cause: unknown): void {
  if (apiError.status >= 500) log.error({ err: cause, status: apiError.status }, apiError.message);
  else log.debug({ status: apiError.status, param: apiError.param, code: apiError.code }, apiError.message);
}
