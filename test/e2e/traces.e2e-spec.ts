import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { pino } from 'pino';
import { register } from 'prom-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/bootstrap.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openTracing } from '../../src/tracing/open-tracing.js';
import { scriptedModels } from '../support/scripted-app.js';
import { metric, postJson } from '../support/sse.js';
import { TraceCollector, type SeenSpan } from '../support/trace-collector.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT_ID = 'b7ad6b7169203331';
const SECRET = 'xyzzy plugh';

const SCRIPTS = {
  writer: {
    chatTemplate: '{{ messages[0].content }}',
    answers: [
      { when: 'slowly', text: 'one two three four five six', delayMs: 50 },
      { when: 'break', text: 'one two three', failure: { after: 1, kind: 'internal' as const } },
      { when: 'refuse', text: 'one', failure: { after: 0, kind: 'unavailable' as const } },
      { when: 'weather', text: '<tool_call>\n{"name": "look", "arguments": {}}\n</tool_call>' },
      { text: `${SECRET} four` },
    ],
  },
  embedder: { task: 'embed' as const, embeddingLength: 4 },
  judge: { task: 'score' as const, scores: 1 },
};

/** Everything a set of requests left at the collector, and in the log. */
async function tracesOf(
  argv: readonly string[],
  work: (url: string) => Promise<void>,
): Promise<{ collector: TraceCollector; spans: SeenSpan[]; log: Record<string, unknown>[] }> {
  const collector = await TraceCollector.start();
  const log: Record<string, unknown>[] = [];
  const logger = pino(
    { base: null },
    { write: (line: string) => log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const config = loadConfig({ argv: ['--port', '0', ...collector.flags, ...argv], env: {} });
  // Of the application before.
  register.clear();
  const tracing = await openTracing(config, logger);
  const app = await createApp(config, await scriptedModels(SCRIPTS), logger, { tracing });
  await app.listen(0, '127.0.0.1');
  await work((await app.getUrl()).replace('[::1]', 'localhost'));
  await app.close();
  await tracing?.close(5_000);
  const { spans } = collector;
  await collector.stop();
  return { collector, spans, log };
}

const chat = (content: string, more: object = {}): object => ({
  model: 'writer',
  messages: [{ role: 'user', content }],
  ...more,
});

/** A streamed chat whose client leaves after the first piece. Resolves once the server has noticed. */
async function leaveChat(url: string): Promise<void> {
  const call = httpRequest(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'left' },
  });
  call.on('error', () => undefined);
  call.end(JSON.stringify(chat('slowly', { stream: true })));
  const [response] = (await once(call, 'response')) as [NodeJS.ReadableStream];
  await once(response, 'data');
  call.destroy();
  const left = /request_success_total\{.*finished_reason="abort"/;
  while ((await metric(url, left)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('traces', () => {
  let seen: Awaited<ReturnType<typeof tracesOf>>;
  /** The span of a request that was sent with this id, and the one below it. */
  const of = (id: string): { server: SeenSpan | undefined; work: SeenSpan | undefined } => {
    const work = seen.spans.find(({ attributes }) => attributes['gen_ai.request.id'] === id);
    const header = 'http.response.header.x-request-id';
    const server = seen.spans.find(({ attributes }) => [attributes[header]].flat().includes(id));
    return { server, work };
  };

  beforeAll(async () => {
    seen = await tracesOf([], async (url) => {
      const send = async (path: string, id: string, body: object, headers = {}): Promise<void> => {
        const answer = await postJson(url + path, body, { headers: { 'x-request-id': id, ...headers } });
        await answer.text();
      };
      await send(
        '/v1/chat/completions',
        'whole',
        chat(SECRET, { temperature: 0.5, top_p: 0.9, max_tokens: 9, seed: 7 }),
        { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01`, tracestate: 'vendor=1' },
      );
      await send('/v1/chat/completions', 'streamed', chat('hello', { stream: true }));
      await send(
        '/v1/chat/completions',
        'calling',
        chat('weather', { tools: [{ type: 'function', function: { name: 'look', parameters: {} } }] }),
      );
      await send('/v1/completions', 'several', { model: 'writer', prompt: ['a', 'b'], n: 2 });
      await send('/v1/chat/interactive', 'session', { prompt: 'hello', session_id: 7 });
      await send('/v1/embeddings', 'vectors', { model: 'embedder', input: ['a', 'b c'] });
      await send('/v1/rerank', 'reranked', { model: 'judge', query: SECRET, documents: ['b', 'c'] });
      await send('/v1/score', 'scored', { model: 'judge', text_1: 'a', text_2: ['b', 'c'] });
      await send('/v1/chat/completions', 'refused', chat(SECRET, { temperature: 99 }));
      await send('/v1/chat/completions', 'broken', chat('break', { stream: true }));
      await send('/v1/chat/completions', 'failed', chat('refuse'));
      await send('/v1/nothing/here', 'lost', {});
      await fetch(`${url}/health/ready`);
      await fetch(`${url}/metrics`);
      await leaveChat(url);
    });
  }, 60_000);

  it('continue the trace of the client: its span, ours, and the one of the generation', () => {
    const { server, work } = of('whole');
    expect(server).toMatchObject({
      name: 'POST /v1/chat/completions',
      kind: 2,
      traceId: TRACE_ID,
      parentSpanId: PARENT_ID,
      status: 0,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/chat/completions',
        'http.response.status_code': 200,
        'url.path': '/v1/chat/completions',
        'url.scheme': 'http',
        'server.port': expect.any(Number) as number,
      },
    });
    expect(work).toMatchObject({
      name: 'chat writer',
      kind: 1,
      traceId: TRACE_ID,
      parentSpanId: server?.spanId,
      events: ['first_token'],
    });
  });

  it('say what was asked and what it cost in the words of the conventions and in those of vLLM', () => {
    const { work } = of('whole');
    expect(work?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'scripted',
      'gen_ai.request.model': 'writer',
      'gen_ai.request.id': 'whole',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.request.max_tokens': 9,
      'gen_ai.request.seed': 7,
      'gen_ai.request.n': 1,
      'gen_ai.response.id': expect.stringMatching(/^chatcmpl-/) as string,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.latency.e2e': expect.any(Number) as number,
      'gen_ai.latency.time_to_first_token': expect.any(Number) as number,
      'gen_ai.latency.time_in_model_decode': expect.any(Number) as number,
    });
    const { attributes = {} } = work ?? {};
    expect(attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(0);
    expect(attributes['gen_ai.usage.prompt_tokens']).toBe(attributes['gen_ai.usage.input_tokens']);
    expect(attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
    expect(attributes['gen_ai.usage.completion_tokens']).toBe(attributes['gen_ai.usage.output_tokens']);
  });

  it('cover streams, calls, and every prompt of a completion', () => {
    const { server, work } = of('streamed');
    expect(server?.attributes['http.response.status_code']).toBe(200);
    expect(work?.attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.response.finish_reasons': ['stop'],
    });
    expect(of('calling').work?.attributes['gen_ai.response.finish_reasons']).toEqual(['tool_calls']);
    const several = seen.spans.filter(({ attributes }) => attributes['gen_ai.request.id'] === 'several');
    expect(several.map(({ name }) => name)).toEqual(['text_completion writer', 'text_completion writer']);
    for (const { attributes } of several) {
      expect(attributes['gen_ai.request.choice.count']).toBe(2);
      expect(attributes['gen_ai.response.finish_reasons']).toEqual(['stop', 'stop']);
    }
  });

  it('name the session of a conversation', () => {
    expect(of('session').work?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.conversation.id': '7',
    });
  });

  it('cover embeddings, rerank and score', () => {
    expect(of('vectors').work).toMatchObject({
      name: 'embeddings embedder',
      attributes: { 'gen_ai.operation.name': 'embeddings' },
    });
    expect(of('vectors').work?.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(1);
    expect(of('reranked').work?.name).toBe('rerank judge');
    expect(of('scored').work?.name).toBe('score judge');
  });

  it('tell a refusal from a failure', () => {
    expect(of('refused')).toMatchObject({
      server: {
        status: 0,
        attributes: { 'http.response.status_code': 400, 'nestling.error.code': 'invalid_value' },
      },
      work: undefined,
    });
    expect(of('failed')).toMatchObject({
      server: { status: 2, attributes: { 'http.response.status_code': 503, 'error.type': '503' } },
      work: {
        status: 2,
        attributes: { 'error.type': 'unavailable', 'gen_ai.response.finish_reasons': ['error'] },
      },
    });
    // The status was sent before the failure.
    expect(of('broken')).toMatchObject({
      server: { status: 2, attributes: { 'http.response.status_code': 200, 'error.type': '500' } },
      work: { status: 2, attributes: { 'error.type': 'internal' } },
    });
    expect(of('lost').server).toMatchObject({
      name: 'POST',
      attributes: { 'http.response.status_code': 404 },
    });
  });

  it('show a client that left', () => {
    const { server, work } = of('left');
    expect(work?.parentSpanId).toBe(server?.spanId);
    expect(server).toMatchObject({ status: 0, attributes: { 'nestling.client_disconnected': true } });
    expect(work).toMatchObject({
      status: 0,
      attributes: { 'gen_ai.response.finish_reasons': ['abort'] },
    });
  });

  it('leave probes and scrapes out', () => {
    expect(seen.spans.filter(({ name }) => name.startsWith('GET'))).toEqual([]);
  });

  it('hold nothing of prompts and answers', () => {
    expect(JSON.stringify(seen.collector.server.seen)).not.toContain('xyzzy');
  });

  it('name themselves in the log lines of the request', () => {
    const { server } = of('whole');
    expect(seen.log.find((line) => line['reqId'] === 'whole')).toMatchObject({
      msg: 'request',
      trace_id: TRACE_ID,
      span_id: server?.spanId,
    });
  });

  it('carry the names of vLLM with --compat vllm', async () => {
    const { spans } = await tracesOf(['--compat', 'vllm'], async (url) => {
      await (await postJson(`${url}/v1/chat/completions`, chat('hello'))).text();
    });
    expect(spans.map(({ name }) => name)).toEqual(['llm_request', 'POST /v1/chat/completions']);
  });
});
