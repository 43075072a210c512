import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from '../common/api-error.js';
import { passedOnTrace } from '../common/passed-on-trace.js';
import type { RequestTrace } from '../common/work-span.js';
import type { RequestSpan, Tracing } from '../tracing/tracing.js';

/** Probes and scrapes come every few seconds: they would hide the rest. */
const NOISE = /^\/(health(\/.*)?|ping|metrics)$/;

const spans = new WeakMap<FastifyRequest, RequestSpan>();

/** Gives every request a span, and its log lines the trace's ids. Probes get one when they bring a trace along. */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url;
    if (NOISE.test(route ?? '') && request.headers.traceparent === undefined) return;
    const span = tracing.request({
      id: request.id,
      method: request.method,
      route,
      path: request.url.split('?', 1)[0] ?? '',
      scheme: request.protocol,
      host: request.host,
      clientAddress: request.ip,
      protocolVersion: request.raw.httpVersion,
      headers: request.headers,
    });
    spans.set(request, span);
    request.log = reply.log = request.log.child(span.logFields);
    endWithResponse(span, reply);
  });
}

/** Hijacked responses too, and those whose clients left: `close` comes for each, once, and last. */
function endWithResponse(span: RequestSpan, { raw }: FastifyReply): void {
  raw.once('close', () =>
    span.answered(raw.headersSent ? raw.statusCode : null, { completely: raw.writableFinished }),
  );
}

/** What a request's work is recorded in; null where there is no trace. */
export function traceOf(request: FastifyRequest): RequestTrace | null {
  return spans.get(request) ?? passedOnTrace(request.headers);
}

/** Notes in the request's span which error its client was told. */
export function noteError(request: FastifyRequest, error: ApiError): void {
  spans.get(request)?.refused(error);
}
