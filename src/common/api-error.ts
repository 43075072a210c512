/** The `type` of an error body, as OpenAI names them. */
export type ApiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'rate_limit_error'
  /** What a limit of the key was reached in. */
  | 'requests'
  | 'tokens'
  | 'server_error';

export interface ApiErrorDetails {
  /** JSON path of the field at fault, such as `messages[0].content`. */
  param?: string | null;
  /** A stable word for programs: `context_length_exceeded`, `model_not_found`, ... */
  code?: string | null;
  /** Extra response headers, such as Retry-After. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** The body every failing route answers with (OpenAI's shape). */
export interface ErrorBody {
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** An error with a place in the HTTP API. The message states the rule and the given value, in one line. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly param: string | null;
  readonly code: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly type: ApiErrorType,
    message: string,
    details: ApiErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.param = details.param ?? null;
    this.code = details.code ?? null;
    this.headers = details.headers ?? {};
  }

  toBody(): ErrorBody {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

/** 400: the request can't be served as it is. */
export function invalidRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): ApiError {
  return new ApiError(400, 'invalid_request_error', message, { param, code });
}

/** 400 for a body whose fields break their own rules; some systems tell those from other mistakes. */
export class InvalidBodyError extends ApiError {
  override name = 'InvalidBodyError';

  constructor(message: string, param: string, code: string) {
    super(400, 'invalid_request_error', message, { param, code });
  }
}
