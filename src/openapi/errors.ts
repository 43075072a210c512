import type { ErrorBody } from '../common/api-error.js';

interface DocumentedError {
  meaning: string;
  example: ErrorBody;
}

function documented(
  meaning: string,
  type: string,
  message: string,
  { param, code }: { param?: string; code?: string } = {},
): DocumentedError {
  return { meaning, example: { error: { message, type, param: param ?? null, code: code ?? null } } };
}

/** The errors a route may answer with, by status: what each means, and how one looks. */
export const ERRORS: Readonly<Record<string, DocumentedError>> = {
  400: documented(
    'The request is wrong: `param` names the field, `message` the rule.',
    'invalid_request_error',
    "Invalid value for 'temperature': must be a number from 0 to 2, got 3.",
    { param: 'temperature', code: 'invalid_value' },
  ),
  401: documented(
    'The API key is missing or wrong.',
    'authentication_error',
    "An API key is needed: send it as 'Authorization: Bearer <key>'.",
    { code: 'invalid_api_key' },
  ),
  403: documented('The server does not allow this.', 'permission_error', 'The server does not allow this.'),
  404: documented(
    'There is nothing of this name.',
    'invalid_request_error',
    "The model 'gpt-4' does not exist. Served here: 'demo-chat', 'demo-embed', 'demo-rerank'.",
    { param: 'model', code: 'model_not_found' },
  ),
  409: documented('It is in use.', 'invalid_request_error', 'It is in use.'),
  413: documented(
    'The request body is too large.',
    'invalid_request_error',
    'The request body is larger than the server accepts (--body-limit-mib).',
  ),
  415: documented(
    'The body is not JSON in UTF-8, or compressed.',
    'invalid_request_error',
    "The Content-Type must be 'application/json'.",
  ),
  429: documented(
    'Too many requests run and wait (`overloaded`), or a limit of the key is reached (`rate_limit_exceeded`, with `requests` or `tokens` as type); try again after Retry-After seconds.',
    'rate_limit_error',
    'Too many requests are running and waiting. Try again later.',
    { code: 'overloaded' },
  ),
  500: documented('The server failed.', 'server_error', 'The server failed to answer this request.'),
  501: documented('The engine can not do this.', 'invalid_request_error', 'The engine can not do this.'),
  502: documented(
    'The upstream engine failed.',
    'server_error',
    'The upstream engine failed on this request.',
  ),
  503: documented(
    'The engine is not available; try again after Retry-After seconds.',
    'server_error',
    'The engine is starting again. Try again later.',
    { code: 'engine_unavailable' },
  ),
};

export function errorMeaning(status: string): string {
  return ERRORS[status]?.meaning ?? 'The request failed.';
}
