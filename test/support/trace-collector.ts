import { FakeServer, json } from './upstream-fixture.js';

/** A span as a collector gets it. */
export interface SeenSpan {
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, unknown>;
  /** 2 is an error. */
  status: number;
  events: string[];
  /** What the process said of itself. */
  resource: Record<string, unknown>;
}

interface OtlpAttribute {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpSpan extends Omit<SeenSpan, 'attributes' | 'status' | 'events' | 'resource'> {
  attributes: OtlpAttribute[];
  status: { code?: number };
  events: { name: string }[];
}

interface OtlpBody {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: { spans: OtlpSpan[] }[];
  }[];
}

const PATH = '/v1/traces';

/** Stands in for an OpenTelemetry collector that takes OTLP as JSON. */
export class TraceCollector {
  private constructor(readonly server: FakeServer) {}

  static async start(): Promise<TraceCollector> {
    return new TraceCollector(await FakeServer.start({ [PATH]: json({}) }));
  }

  get url(): string {
    return `${this.server.url}${PATH}`;
  }

  /** Flags that send a server's traces here. */
  get flags(): string[] {
    return ['--otlp-traces-endpoint', this.url, '--otlp-traces-protocol', 'http/json'];
  }

  /** All spans so far, in the order in which they ended. */
  get spans(): SeenSpan[] {
    return this.server.bodies(PATH).flatMap((body) => spansIn(body as unknown as OtlpBody));
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

function spansIn({ resourceSpans }: OtlpBody): SeenSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        attributes: valuesOf(span.attributes),
        status: span.status.code ?? 0,
        events: span.events.map(({ name }) => name),
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

function valuesOf(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(value: Record<string, unknown>): unknown {
  const [[kind, content] = []] = Object.entries(value);
  if (kind === 'intValue') return Number(content);
  if (kind !== 'arrayValue') return content;
  return (content as { values: Record<string, unknown>[] }).values.map(valueOf);
}
