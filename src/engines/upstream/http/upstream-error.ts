/** How a call to another server failed. */
export type UpstreamFailureKind =
  /** No connection. */
  | 'connect'
  /** Nothing came within the time allowed. */
  | 'timeout'
  /** The connection broke, or ended before the answer did. */
  | 'broken'
  /** An HTTP status that is no success. */
  | 'status'
  /** The server said something that is no answer of its kind. */
  | 'protocol';

/** A call to another server that failed. The message names the server and the reason, in one line. */
export class UpstreamError extends Error {
  override name = 'UpstreamError';
  /** Of `status` failures. */
  readonly status: number | null;
  /** What Retry-After asks for, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    readonly kind: UpstreamFailureKind,
    message: string,
    details: { status?: number; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }

  /** Whether the server, and not the request, is at fault: another server may answer. */
  get mayRetryElsewhere(): boolean {
    return this.status === null || this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** Retry-After in milliseconds: seconds or an HTTP date (RFC 9110, section 10.2.3); null for anything else. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
