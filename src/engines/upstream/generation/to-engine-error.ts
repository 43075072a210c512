import { EngineError } from '../../engine.js';
import { UpstreamError } from '../http/upstream-error.js';

/** What clients are told: the server's own words about their request, and nothing of addresses. */
export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (!(error instanceof UpstreamError)) {
    return new EngineError('internal', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  const options = {
    cause: error,
    ...(error.retryAfterMs !== null && { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) }),
  };
  switch (error.kind) {
    case 'connect':
      return new EngineError('unavailable', "The model's server can't be reached. Try again later.", options);
    case 'timeout':
      return new EngineError('unavailable', "The model's server did not answer in time.", options);
    case 'broken':
      return new EngineError(
        'unavailable',
        "The connection to the model's server broke before the answer was complete.",
        options,
      );
    case 'protocol':
      return new EngineError('unavailable', "The model's server sent an answer that can't be read.", options);
    case 'status':
      return fromStatus(error, options);
  }
}

function fromStatus(error: UpstreamError, options: ErrorOptions): EngineError {
  const status = error.status ?? 500;
  if (status === 429)
    return new EngineError('overloaded', "The model's servers are busy. Try again later.", options);
  if (status === 401 || status === 403) {
    return new EngineError(
      'unavailable',
      "The model's server refuses the key of this server (--upstream-api-key).",
      options,
    );
  }
  if (status < 500) return new EngineError('request', error.message, options);
  return new EngineError('unavailable', "The model's server failed on this request.", options);
}
