import type { IncomingHttpHeaders } from 'node:http';
import type { RequestTrace } from '../common/work-span.js';

/** A request as a span describes it. */
export interface IncomingRequest {
  /** X-Request-Id as it goes back. */
  id: string;
  method: string;
  /** The route's pattern; undefined where there is none. */
  route: string | undefined;
  /** Without the query. */
  path: string;
  scheme: string;
  /** The name and port that the client asked for. */
  host: string;
  clientAddress: string;
  /** Such as 1.1. */
  protocolVersion: string;
  headers: IncomingHttpHeaders;
}

/** The span of one request that this server answers. */
export interface RequestSpan extends RequestTrace {
  /** For the request's log lines. */
  readonly logFields: { trace_id: string; span_id: string };
  /** The client was told this error; of a stream, after its status. */
  refused(error: { status: number; code: string | null }): void;
  /** The response has ended. `status`: null when none was sent. `completely`: the client stayed to the end. */
  answered(status: number | null, how: { completely: boolean }): void;
}

/** Records what the server does, and sends it where --otlp-traces-endpoint says. */
export interface Tracing {
  /** Begins the span of a request, below the one that it names as its parent. */
  request(incoming: IncomingRequest): RequestSpan;
  /** Sends what is left, for at most so long. Never throws. */
  close(timeoutMs: number): Promise<void>;
}
