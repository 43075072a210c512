import type { SpanAttributes } from './work-span.js';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** Where a server is, in OpenTelemetry's words. */
export function serverAttributes(url: string): SpanAttributes {
  const { hostname, port, protocol } = new URL(url);
  return {
    'server.address': hostname.replace(/^\[|\]$/g, ''),
    'server.port': port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port),
  };
}
