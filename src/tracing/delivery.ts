import type { ExportResult } from '@opentelemetry/core';
import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';

const BETWEEN_LINES_MS = 60_000;

/** An exporter whose failures become one log line a minute, and nothing else: no request waits for its spans. */
export class LoggedDelivery implements SpanExporter {
  private lost = 0;
  private lastLineAt = -Infinity;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly endpoint: string,
    private readonly logger: Logger,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, ({ code, error }) => {
      if (code !== ExportResultCode.SUCCESS) this.failed(spans.length, error);
      // The batch is through either way: it was tried as often as it is worth.
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  private failed(spans: number, error: Error | undefined): void {
    this.lost += spans;
    const now = performance.now();
    if (now - this.lastLineAt < BETWEEN_LINES_MS) return;
    this.lastLineAt = now;
    this.logger.warn(
      `traces can't be delivered to ${this.endpoint}: ${reasonOf(error)}${hintFor(this.endpoint)}; ${this.lost} spans are lost so far`,
    );
  }
}

/** One line: an HTTP status, or what the connection said. */
function reasonOf(error: (Error & { code?: unknown }) | undefined): string {
  if (!error) return 'no answer';
  if (typeof error.code === 'number') return `it answered with status ${error.code}`;
  const text = error.message || (typeof error.code === 'string' ? error.code : error.name);
  return text.split('\n', 1)[0] ?? text;
}

/** Endpoints that were meant for gRPC, or for all signals. */
function hintFor(endpoint: string): string {
  const { port, pathname } = new URL(endpoint);
  if (port === '4317') return ' (port 4317 is mostly for gRPC; over HTTP it is 4318, at /v1/traces)';
  return pathname.endsWith('/v1/traces') ? '' : ' (over HTTP traces mostly go to /v1/traces)';
}
