import { SpanKind, SpanStatusCode, trace, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { serverAttributes } from '../common/server-attributes.js';
import type { SpanAttributes, TraceHeaders, WorkSpan } from '../common/work-span.js';
import { operationOf } from './operations.js';
import type { IncomingRequest, RequestSpan } from './tracing.js';

/** The only attribute that takes a list is one of texts, and the SDK does not write to it. */
const attributesOf = (attributes: SpanAttributes): Record<string, string | number | boolean | string[]> =>
  attributes as Record<string, string | number | boolean | string[]>;

const propagator = new W3CTraceContextPropagator();

/** The W3C headers for a span's context. */
function headersOf(context: Context): TraceHeaders {
  const headers: Record<string, string> = {};
  propagator.inject(context, headers, { set: (carrier, name, value) => (carrier[name] = value) });
  return headers;
}

/** A piece of work as a span of the SDK. */
class SdkWorkSpan implements WorkSpan {
  private hasFailed = false;

  constructor(
    private readonly span: Span,
    private readonly context: Context,
  ) {}

  get headers(): TraceHeaders {
    return headersOf(this.context);
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes(attributesOf(attributes));
  }

  event(name: string, attributes: SpanAttributes = {}): void {
    this.span.addEvent(name, attributesOf(attributes));
  }

  fail(type: string): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.span.setAttribute('error.type', type);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}

/** The span of a request, and those below it. */
export class SdkRequestSpan implements RequestSpan {
  readonly logFields: RequestSpan['logFields'];
  private readonly context: Context;

  constructor(
    private readonly span: Span,
    parent: Context,
    private readonly options: {
      tracer: Tracer;
      route: IncomingRequest['route'];
      /** Instead of the operation and the model. */
      workName: string | null;
    },
  ) {
    this.context = trace.setSpan(parent, span);
    const { traceId, spanId } = span.spanContext();
    this.logFields = { trace_id: traceId, span_id: spanId };
  }

  modelWork(model: string, kind: 'client' | 'internal', attributes: SpanAttributes): WorkSpan {
    const operation = operationOf(this.options.route);
    return this.begin(
      this.options.workName ?? `${operation} ${model}`,
      kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
      { 'gen_ai.operation.name': operation, ...attributes },
    );
  }

  call(method: string, url: string): WorkSpan {
    return this.begin(method, SpanKind.CLIENT, {
      'http.request.method': method,
      'url.full': url,
      ...serverAttributes(url),
    });
  }

  refused({ status, code }: { status: number; code: string | null }): void {
    if (code !== null) this.span.setAttribute('nestling.error.code', code);
    if (status >= 500) this.failed(status);
  }

  answered(status: number | null, { completely }: { completely: boolean }): void {
    if (status !== null) {
      this.span.setAttribute('http.response.status_code', status);
      if (status >= 500) this.failed(status);
    }
    if (!completely) this.span.setAttribute('nestling.client_disconnected', true);
    this.span.end();
  }

  private failed(status: number): void {
    this.span.setAttribute('error.type', String(status));
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  private begin(name: string, kind: SpanKind, attributes: SpanAttributes): WorkSpan {
    const { tracer } = this.options;
    const span = tracer.startSpan(name, { kind, attributes: attributesOf(attributes) }, this.context);
    return new SdkWorkSpan(span, trace.setSpan(this.context, span));
  }
}
