import { afterEach, describe, expect, it } from 'vitest';
import { fakeVllm, vllmStream } from '../../../test/support/fake-vllm.js';
import { generationRequest } from '../../../test/support/generation-request.js';
import { SpanRecorder } from '../../../test/support/span-recorder.js';
import { upstreamEngine } from '../../../test/support/upstream-engine.js';
import { json, type FakeServer } from '../../../test/support/upstream-fixture.js';
import type { GenerationEvent } from '../engine.js';

const running: FakeServer[] = [];
const answer = vllmStream([{ text: 'Hi', token_ids: [72] }], { finish_reason: 'stop', stop_reason: null });
const portOf = ({ url }: FakeServer): number => Number(new URL(url).port);

async function started(...arguments_: Parameters<typeof fakeVllm>): Promise<FakeServer> {
  const server = await fakeVllm(...arguments_);
  running.push(server);
  return server;
}

const sentTo = (server: FakeServer, path: string): unknown[] =>
  server.seen.filter((request) => request.path === path).map(({ headers }) => headers['traceparent']);

describe('the trace of upstream work', () => {
  afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

  it('goes to every server that is asked, and names those that failed', async () => {
    const broken = await started(json({ error: { message: 'out of memory' } }, 500));
    const good = await started(answer);
    const engine = await upstreamEngine('vllm', [broken.url, good.url]);
    const span = new SpanRecorder();
    // Until the one that is broken was chosen first.
    for (let tries = 0; span.story.length === 0 && tries < 20; tries++) {
      const events: GenerationEvent[] = [];
      const request = generationRequest({ prompt: { tokenIds: [tries] } });
      for await (const event of engine.generate(request, new AbortController().signal, span))
        events.push(event);
      expect(events.at(-1)).toEqual({ type: 'finish' });
    }
    await engine.close();
    expect(span.story).toEqual(['server_failed']);
    expect(span.events['server_failed']).toEqual({
      'server.address': '127.0.0.1',
      'server.port': portOf(broken),
      'error.type': 'status',
    });
    expect(span.attributes).toEqual({ 'server.address': '127.0.0.1', 'server.port': portOf(good) });
    for (const server of [broken, good]) {
      expect(new Set(sentTo(server, '/v1/completions'))).toEqual(new Set([span.headers.traceparent]));
    }
  });

  it('goes with embeddings, and not with what is asked for nobody', async () => {
    const server = await started(answer, {
      '/v1/embeddings': json({ data: [{ index: 0, embedding: [1, 0] }] }),
    });
    const engine = await upstreamEngine('vllm', [server.url], { taskOf: () => 'embed' });
    const span = new SpanRecorder();
    await engine.embed({ requestId: 'r', inputs: [[1]] }, new AbortController().signal, span);
    await engine.embed({ requestId: 'r', inputs: [[1]] }, new AbortController().signal);
    await engine.close();
    // The first request asked for the length of the vectors.
    expect(sentTo(server, '/v1/embeddings').slice(-2)).toEqual([span.headers.traceparent, undefined]);
    expect(sentTo(server, '/v1/models')).not.toContain(span.headers.traceparent);
  });
});
