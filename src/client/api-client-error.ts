/** What the server refused, with everything it said about it. */
export class ApiClientError extends Error {
  override name = 'ApiClientError';

  constructor(
    message: string,
    /** HTTP status; 200 for an error inside of a stream that had begun. */
    readonly status: number,
    /** The field at fault, such as `messages[0].content`. */
    readonly param: string | null,
    /** A stable word for programs, such as `context_length_exceeded`. */
    readonly code: string | null,
    readonly requestId: string | null,
  ) {
    super(message);
  }
}

/** Reads an error body, ours or another server's: nested under `error` or flat. */
export function toClientError(
  status: number,
  body: unknown,
  requestId: string | null = null,
): ApiClientError {
  const outer = asObject(body);
  const inner = 'error' in outer ? asObject(outer['error']) : outer;
  const message = inner['message'] ?? outer['detail'] ?? `The server answered ${status}.`;
  return new ApiClientError(
    typeof message === 'string' ? message : JSON.stringify(message),
    status,
    textOrNull(inner['param']),
    textOrNull(inner['code']),
    requestId,
  );
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
