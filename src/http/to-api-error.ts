import { HttpException } from '@nestjs/common';
import { ApiError, type ApiErrorType } from '../common/api-error.js';
import { EngineError } from '../engines/engine.js';

const RETRY_AFTER_SECONDS = 1;

const TYPES: Readonly<Record<number, ApiErrorType>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};

function typeOf(status: number): ApiErrorType {
  return TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}

/** Refusals of the HTTP framework, said in our words: its own name parser internals. */
const FRAMEWORK_MESSAGES: Readonly<Record<number, string>> = {
  413: 'The request body is larger than the server accepts (--body-limit-mib).',
  415: "The Content-Type must be 'application/json'.",
};

/** Maps anything thrown to an ApiError. Unknown errors become a 500 that says nothing of the inside. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof EngineError) return fromEngine(error);
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message);
  return new ApiError(500, 'server_error', 'The server failed to answer this request.', { cause: error });
}

function fromStatus(status: number, message: string): ApiError {
  return new ApiError(status, typeOf(status), FRAMEWORK_MESSAGES[status] ?? firstLine(message));
}

function fromEngine(error: EngineError): ApiError {
  switch (error.kind) {
    case 'request':
      return new ApiError(400, 'invalid_request_error', error.message, { cause: error });
    case 'overloaded':
      return new ApiError(429, 'rate_limit_error', error.message, {
        code: 'overloaded',
        headers: { 'retry-after': String(error.retryAfterSeconds ?? RETRY_AFTER_SECONDS) },
        cause: error,
      });
    case 'unavailable':
      return new ApiError(503, 'server_error', error.message, {
        code: 'engine_unavailable',
        headers: { 'retry-after': String(error.retryAfterSeconds ?? RETRY_AFTER_SECONDS) },
        cause: error,
      });
    case 'internal':
      return new ApiError(500, 'server_error', 'The engine failed on this request.', { cause: error });
  }
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/\.$/, '');
}
