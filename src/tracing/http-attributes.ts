import type { SpanAttributes } from '../common/work-span.js';
import type { IncomingRequest } from './tracing.js';

/** Methods that conventions know; the others share one word, so that nobody can make up values. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** `POST /v1/chat/completions`, or the method alone where there is no route (HTTP conventions, "Name"). */
export function requestSpanName({ method, route }: IncomingRequest): string {
  const known = METHODS.has(method) ? method : 'HTTP';
  return route === undefined ? known : `${known} ${route}`;
}

/** What OpenTelemetry's HTTP conventions say of a server's span. Queries are left out: they may hold secrets. */
export function requestAttributes(request: IncomingRequest): SpanAttributes {
  const { method, route, path, scheme, headers } = request;
  const userAgent = headers['user-agent'];
  return {
    ...(METHODS.has(method)
      ? { 'http.request.method': method }
      : { 'http.request.method': '_OTHER', 'http.request.method_original': method }),
    'url.path': path,
    'url.scheme': scheme,
    ...(route !== undefined && { 'http.route': route }),
    ...hostAttributes(request.host, scheme),
    'client.address': request.clientAddress,
    'network.protocol.version': request.protocolVersion,
    'http.response.header.x-request-id': [request.id],
    ...(userAgent !== undefined && { 'user_agent.original': userAgent }),
  };
}

/** The Host header's name and port; a client may send anything there. */
function hostAttributes(host: string, scheme: string): SpanAttributes {
  const [, name, port] = /^(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(host) ?? [];
  if (name === undefined) return {};
  return {
    'server.address': name.replace(/^\[|\]$/g, ''),
    'server.port': port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port),
  };
}
