import type { Logger } from 'pino';
import { UserError } from '../common/user-error.js';
import type { ServerConfig } from '../config/server-config.js';
import type { Tracing } from './tracing.js';

export type TracingConfig = Pick<
  ServerConfig,
  'otlpTracesEndpoint' | 'otlpTracesProtocol' | 'disableTraces'
> & {
  /** Of the server; that of vLLM changes the names of spans. */
  compat?: ServerConfig['compat'];
};

/**
 * Starts tracing; null when no endpoint is set, and then nothing of OpenTelemetry is loaded. Throws UserError for an
 * endpoint that can't be used.
 */
export async function openTracing(config: TracingConfig, logger: Logger): Promise<Tracing | null> {
  const { otlpTracesEndpoint: endpoint, otlpTracesProtocol: protocol } = config;
  if (endpoint === null || config.disableTraces) return null;
  const scheme = schemeOf(endpoint);
  // vLLM's documentation writes grpc://host:4317.
  if (protocol === 'grpc' || scheme === 'grpc:') {
    throw new UserError(
      'traces are sent over HTTP, not gRPC: set --otlp-traces-protocol (OTEL_EXPORTER_OTLP_PROTOCOL) to http/protobuf or ' +
        'http/json and the endpoint to one for HTTP, such as http://localhost:4318/v1/traces; --disable-traces sends none',
    );
  }
  if (scheme !== 'http:' && scheme !== 'https:') {
    throw new UserError(
      `--otlp-traces-endpoint must be an http or https URL, such as http://localhost:4318/v1/traces, got "${endpoint}"`,
    );
  }
  const { OtlpTracing } = await import('./otlp-tracing.js');
  return new OtlpTracing({ endpoint, protocol, compat: config.compat ?? 'openai' }, logger);
}

function schemeOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}
