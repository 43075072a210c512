import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../common/api-error.js';
import type { ErrorBodies } from './error-bodies.js';

/** What Node's HTTP parser reports: `reason` is its own word for what is wrong. */
export interface HttpParserError extends Error {
  code?: string;
  reason?: string;
}

/** Answers what is no HTTP request, so that no route or hook ever sees it, with our error body, and hangs up. */
export function answerClientError(error: HttpParserError, socket: Socket, bodies: ErrorBodies): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = bodies.reply(toApiError(error));
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

/** Answers a URL that can't be decoded or is too long, which the router refuses before any hook runs. */
export function sendFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  bodies: ErrorBodies,
): void {
  const { status, body } = bodies.reply(
    new ApiError(error.statusCode ?? 400, 'invalid_request_error', `${error.message}.`),
  );
  void reply
    .status(status)
    .header('x-request-id', request.id)
    .type('application/json; charset=utf-8')
    .send(body);
}

function toApiError({ code, reason }: HttpParserError): ApiError {
  const refuse = (status: number, message: string): ApiError =>
    new ApiError(status, 'invalid_request_error', message);
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return refuse(
        431,
        `The URL and headers are longer than the ${maxHeaderSize} bytes the server accepts.`,
      );
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse(408, 'The request did not arrive in time.');
    default:
      return refuse(400, `The request is not valid HTTP${reason ? `: ${reason}` : ''}.`);
  }
}
