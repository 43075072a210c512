import {
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  type Context,
  type DiagLogger,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import { packageVersion } from '../common/package.js';
import type { CompatSystem } from '../config/compat.js';
import { LoggedDelivery } from './delivery.js';
import { requestAttributes, requestSpanName } from './http-attributes.js';
import { serverResource } from './resource.js';
import { SdkRequestSpan } from './sdk-spans.js';
import type { IncomingRequest, RequestSpan, Tracing } from './tracing.js';

/** What vLLM calls the span of a request. */
const VLLM_SPAN = 'llm_request';

export interface OtlpOptions {
  endpoint: string;
  protocol: 'http/protobuf' | 'http/json';
  compat: CompatSystem;
}

/**
 * Tracing by OpenTelemetry's SDK, without its automatic instrumentation: spans begin and end at the few places that
 * matter. The SDK itself reads OTEL_TRACES_SAMPLER, OTEL_BSP_*, OTEL_EXPORTER_OTLP_HEADERS and the like.
 */
export class OtlpTracing implements Tracing {
  private readonly propagator = new W3CTraceContextPropagator();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;
  private readonly workName: string | null;

  constructor({ endpoint, protocol, compat }: OtlpOptions, logger: Logger) {
    // What the SDK says about its settings; what it would say later about deliveries, LoggedDelivery says.
    diag.setLogger(diagnosticsTo(logger), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter;
    const shown = withoutPassword(endpoint);
    const delivery = new LoggedDelivery(new Exporter({ url: endpoint }), shown, logger);
    this.provider = new BasicTracerProvider({
      resource: serverResource(),
      spanProcessors: [new BatchSpanProcessor(delivery)],
    });
    this.tracer = this.provider.getTracer('nestling', packageVersion());
    this.workName = compat === 'vllm' ? VLLM_SPAN : null;
    diag.disable();
    logger.info(`traces go to ${shown} (${protocol})`);
  }

  request(incoming: IncomingRequest): RequestSpan {
    const { tracer, workName } = this;
    const parent = this.contextOf(incoming.headers);
    const span = tracer.startSpan(
      requestSpanName(incoming),
      { kind: SpanKind.SERVER, attributes: { ...requestAttributes(incoming) } as Record<string, string> },
      parent,
    );
    return new SdkRequestSpan(span, parent, { tracer, workName, route: incoming.route });
  }

  async close(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    // Failures were logged where they happened.
    await Promise.race([this.provider.shutdown().catch(() => undefined), timeout]);
    clearTimeout(timer);
  }

  private contextOf(headers: IncomingHttpHeaders): Context {
    return this.propagator.extract(ROOT_CONTEXT, headers, {
      get: (carrier, name) => carrier[name],
      keys: (carrier) => Object.keys(carrier),
    });
  }
}

/** For the log. */
function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

function diagnosticsTo(logger: Logger): DiagLogger {
  const say = (message: string): void => logger.warn(`OpenTelemetry: ${message}`);
  const nothing = (): void => undefined;
  return { error: say, warn: say, info: nothing, debug: nothing, verbose: nothing };
}
