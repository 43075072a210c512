import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeVllm, vllmStream } from '../support/fake-vllm.js';
import { startProxy, type Proxy } from '../support/proxy.js';
import { startServer, type TestServer } from '../support/server.js';
import { postJson } from '../support/sse.js';
import { TraceCollector, type SeenSpan } from '../support/trace-collector.js';
import { json, type FakeServer } from '../support/upstream-fixture.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT_ID = 'b7ad6b7169203331';
const parent = { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01`, tracestate: 'vendor=1' };

const answer = vllmStream([{ text: 'Hi', token_ids: [72, 105] }], {
  finish_reason: 'stop',
  stop_reason: null,
});

/** What the server behind was sent along with its last request to a path. */
const contextAt = ({ seen }: FakeServer, path: string): unknown[] => {
  const { traceparent, tracestate } = seen.findLast((request) => request.path === path)?.headers ?? {};
  return [traceparent, tracestate];
};

async function complete(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await postJson(`${url}/v1/completions`, { model: 'm', prompt: 'hi' }, { headers });
  await response.text();
  return response.status;
}

describe('the context of a trace', () => {
  let vllm: FakeServer;
  beforeAll(async () => {
    vllm = await fakeVllm(answer, {
      '/v1/chat/completions': json({ id: 'chatcmpl-1', object: 'chat.completion', choices: [] }),
    });
  });
  afterAll(() => vllm?.stop());

  describe('with traces', () => {
    let collector: TraceCollector;
    let server: TestServer;
    let proxy: Proxy;
    let spans: SeenSpan[];
    let sent: unknown[];
    let codes: unknown[];
    beforeAll(async () => {
      collector = await TraceCollector.start();
      [server, proxy] = await Promise.all([
        startServer(['--engine', 'vllm', '--upstream', vllm.url, '--workers', '2', ...collector.flags]),
        startProxy(['--no-keep-nodes', ...collector.flags]),
      ]);
      await postJson(`${proxy.url}/nodes/add`, { url: server.url });
      codes = [await complete(proxy.url, parent)];
      sent = contextAt(vllm, '/v1/completions');
      // At once: each of the two processes gets one.
      codes.push(...(await Promise.all([complete(server.url), complete(server.url)])));
      await proxy.stop();
      codes.push(await server.stop());
      spans = collector.spans.filter(({ traceId }) => traceId === TRACE_ID);
    }, 120_000);
    afterAll(async () => {
      await Promise.all([proxy?.stop(), server?.stop()]);
      await collector?.stop();
    });

    it('goes from the client through the proxy and the server to the engine', () => {
      expect(codes).toEqual([200, 200, 200, 0]);
      const chain: SeenSpan[] = [];
      for (let id = PARENT_ID; ;) {
        const next = spans.find(({ parentSpanId }) => parentSpanId === id);
        if (!next) break;
        chain.push(next);
        id = next.spanId;
      }
      expect(chain.map(({ name, kind }) => [name, kind])).toEqual([
        ['POST /v1/completions', 2],
        ['POST', 3],
        ['POST /v1/completions', 2],
        ['text_completion m', 3],
      ]);
      expect(sent).toEqual([`00-${TRACE_ID}-${chain.at(-1)?.spanId}-01`, 'vendor=1']);
      const node = new URL(server.url);
      expect(chain[1]?.attributes).toMatchObject({
        'http.response.status_code': 200,
        'server.port': Number(node.port),
        'url.full': `${server.url}/v1/completions`,
      });
      expect(chain[3]?.attributes).toMatchObject({
        'gen_ai.provider.name': 'vllm',
        'server.address': '127.0.0.1',
        'server.port': Number(new URL(vllm.url).port),
        'gen_ai.usage.cache_read.input_tokens': 2,
      });
    });

    it('is recorded by every worker', () => {
      const workers = collector.spans
        .filter(({ name }) => name === 'text_completion m')
        .map(({ resource }) => resource['service.instance.id']);
      expect(workers).toHaveLength(3);
      expect(new Set(workers).size).toBe(2);
    });
  });

  it('travels on as it came where nothing is recorded, if it is one', async () => {
    const server = await startServer(['--engine', 'vllm', '--upstream', vllm.url]);
    try {
      await complete(server.url, parent);
      expect(contextAt(vllm, '/v1/completions')).toEqual([parent.traceparent, parent.tracestate]);
      await complete(server.url, { traceparent: 'what is this?' });
      expect(contextAt(vllm, '/v1/completions')).toEqual([undefined, undefined]);
    } finally {
      await server.stop();
    }
  }, 120_000);

  it('begins at a pass-through model’s span with traces', async () => {
    const collector = await TraceCollector.start();
    const server = await startServer([
      '--engine',
      'vllm',
      '--upstream',
      vllm.url,
      '--pass-through',
      ...collector.flags,
    ]);
    try {
      const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
      await (await postJson(`${server.url}/v1/chat/completions`, body, { headers: parent })).text();
      await server.stop();
      const work = collector.spans.find(({ name }) => name === 'chat m');
      expect(work).toMatchObject({ kind: 3, traceId: TRACE_ID });
      expect(contextAt(vllm, '/v1/chat/completions')).toEqual([
        `00-${TRACE_ID}-${work?.spanId}-01`,
        'vendor=1',
      ]);
    } finally {
      await server.stop();
      await collector.stop();
    }
  }, 120_000);
});
