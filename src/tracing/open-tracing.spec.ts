import { pino, type Logger } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TraceCollector } from '../../test/support/trace-collector.js';
import { FakeServer, json, type Route } from '../../test/support/upstream-fixture.js';
import { loadConfig } from '../config/load-config.js';
import type { Environment } from '../config/setting.js';
import { openTracing } from './open-tracing.js';
import type { IncomingRequest, Tracing } from './tracing.js';

const REQUEST: IncomingRequest = {
  id: 'req-1',
  method: 'POST',
  route: '/v1/chat/completions',
  path: '/v1/chat/completions',
  scheme: 'http',
  host: '[::1]:8000',
  clientAddress: '::1',
  protocolVersion: '1.1',
  headers: {},
};

function logTo(lines: string[]): Logger {
  return pino(
    { base: null },
    { write: (line: string) => lines.push((JSON.parse(line) as { msg: string }).msg) },
  );
}

/** Tracing as the server opens it; the SDK reads the same environment. */
function opened(
  argv: readonly string[],
  env: Record<string, string>,
  log: string[] = [],
): Promise<Tracing | null> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return openTracing(loadConfig({ argv, env: env as Environment }), logTo(log));
}

/** One request with one generation. Returns what servers behind would be sent. */
function record(tracing: Tracing | null, request: Partial<IncomingRequest> = {}): string {
  const span = tracing?.request({ ...REQUEST, ...request });
  const work = span?.modelWork('m', 'client', {});
  work?.end();
  span?.answered(200, { completely: true });
  return work?.headers['traceparent'] ?? '';
}

async function collected(env: Record<string, string>, argv: readonly string[] = []): Promise<TraceCollector> {
  const collector = await TraceCollector.start();
  const tracing = await opened([...collector.flags, ...argv], env);
  record(tracing);
  await tracing?.close(5_000);
  await collector.stop();
  return collector;
}

describe('openTracing', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('does nothing without an endpoint, and where the environment turns traces off', async () => {
    expect(await opened([], {})).toBeNull();
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:9';
    expect(await opened([], { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBeNull();
    expect(await opened([], { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBeNull();
    expect(await opened(['--disable-traces'], { OTEL_EXPORTER_OTLP_ENDPOINT })).toBeNull();
  });

  it('refuses gRPC and what is no URL, in one line', async () => {
    await expect(
      opened([], { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }),
    ).rejects.toThrow(/^traces are sent over HTTP, not gRPC: set --otlp-traces-protocol [^\n]+$/);
    await expect(opened(['--otlp-traces-endpoint', 'grpc://c:4317'], {})).rejects.toThrow('not gRPC');
    await expect(opened(['--otlp-traces-endpoint', 'localhost:4317'], {})).rejects.toThrow(
      '--otlp-traces-endpoint must be an http or https URL, such as http://localhost:4318/v1/traces, got "localhost:4317"',
    );
  });

  it('sends protobuf by default, below the general endpoint, with the headers of the environment', async () => {
    const collector = await FakeServer.start({ '/base/v1/traces': json({}) });
    const tracing = await opened([], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=blue,authorization=Bearer%20t',
    });
    record(tracing);
    await tracing?.close(5_000);
    await collector.stop();
    expect(collector.seen).toHaveLength(1);
    expect(collector.seen[0]?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'x-tenant': 'blue',
      authorization: 'Bearer t',
    });
  });

  it('says who it is, as OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES want it', async () => {
    const own = await collected({});
    expect(own.spans[0]?.resource).toMatchObject({ 'service.name': 'nestling', 'process.pid': process.pid });
    const named = await collected({
      OTEL_SERVICE_NAME: 'chat-gateway',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=other',
    });
    expect(named.spans[0]?.resource).toMatchObject({
      'service.name': 'chat-gateway',
      'deployment.environment.name': 'test',
    });
  });

  it('samples as OTEL_TRACES_SAMPLER says, and tells servers behind', async () => {
    const collector = await TraceCollector.start();
    const off = await opened(collector.flags, { OTEL_TRACES_SAMPLER: 'always_off' });
    expect(record(off)).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
    await off?.close(5_000);
    expect(collector.spans).toEqual([]);
    vi.unstubAllEnvs();
    const byParent = await opened(collector.flags, {});
    const id = '0af7651916cd43dd8448eb211c80319c';
    const unsampled = { traceparent: `00-${id}-b7ad6b7169203331-00` };
    expect(record(byParent, { headers: unsampled })).toMatch(new RegExp(`^00-${id}-[\\da-f]{16}-00$`));
    const sampled = { traceparent: `00-${id}-b7ad6b7169203331-01` };
    expect(record(byParent, { headers: sampled })).toMatch(new RegExp(`^00-${id}-[\\da-f]{16}-01$`));
    await byParent?.close(5_000);
    expect(collector.spans).toHaveLength(2);
    await collector.stop();
  });

  it('begins a trace of its own where the parent makes no sense', async () => {
    const collector = await TraceCollector.start();
    const tracing = await opened(collector.flags, {});
    for (const traceparent of ['', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])
      expect(record(tracing, { headers: { traceparent } })).toMatch(
        /^00-(?!0{32})[\da-f]{32}-[\da-f]{16}-01$/,
      );
    await tracing?.close(5_000);
    await collector.stop();
    expect(collector.spans.filter(({ kind }) => kind === 2).map((span) => span.parentSpanId)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('bounds what clients can put into names and hosts', async () => {
    const collector = await TraceCollector.start();
    const tracing = await opened(collector.flags, {});
    record(tracing, { method: 'BREW', route: undefined, host: 'a b:c' });
    await tracing?.close(5_000);
    await collector.stop();
    const server = collector.spans.find(({ kind }) => kind === 2);
    expect(server?.name).toBe('HTTP');
    expect(server?.attributes).toMatchObject({ 'http.request.method': '_OTHER' });
    expect(server?.attributes).not.toHaveProperty('server.address');
  });

  it.each<[string, Route | null, RegExp]>([
    ['is not there', null, /ECONNREFUSED/],
    ['refuses them', json({}, 404), /: it answered with status 404; \d+ spans are lost so far$/],
    ['breaks off', (response) => void response.destroy(), /./],
  ])('writes one line about a collector that %s', async (_, route, reason) => {
    const collector = await FakeServer.start(route ? { '/v1/traces': route } : {});
    const endpoint = `${collector.url}/v1/traces`;
    if (!route) await collector.stop();
    const log: string[] = [];
    const tracing = await opened(
      ['--otlp-traces-endpoint', endpoint],
      { OTEL_EXPORTER_OTLP_TIMEOUT: '500' },
      log,
    );
    const parents = Array.from({ length: 600 }, () => record(tracing));
    await tracing?.close(5_000);
    await collector.stop();
    expect(new Set(parents).size).toBe(600);
    const lines = log.filter((line) => line.includes("can't be delivered"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(reason);
  });

  it('says what may be wrong with an endpoint', async () => {
    const collector = await FakeServer.start({});
    const log: string[] = [];
    const tracing = await opened(['--otlp-traces-endpoint', collector.url], {}, log);
    record(tracing);
    await tracing?.close(5_000);
    await collector.stop();
    expect(log.at(-1)).toContain('status 404 (over HTTP traces mostly go to /v1/traces); 2 spans');
  });

  it('does not wait for a collector that never answers', async () => {
    const collector = await FakeServer.start({ '/v1/traces': () => undefined });
    const tracing = await opened(['--otlp-traces-endpoint', `${collector.url}/v1/traces`], {});
    record(tracing);
    await tracing?.close(50);
    await collector.stop();
    expect(collector.seen.length).toBeLessThanOrEqual(1);
  });
});
