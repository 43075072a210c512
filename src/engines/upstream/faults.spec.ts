import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeVllm, vllmStream } from '../../../test/support/fake-vllm.js';
import { generationRequest } from '../../../test/support/generation-request.js';
import { eventsOfGeneration, textOfEvents, upstreamEngine } from '../../../test/support/upstream-engine.js';
import { json, type FakeServer, type Route } from '../../../test/support/upstream-fixture.js';
import type { EngineError } from '../engine.js';
import type { UpstreamEngine } from './upstream-engine.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const stopped = { finish_reason: 'stop', stop_reason: null };
const good = vllmStream([{ text: 'good', token_ids: [9] }], stopped);
const request = generationRequest({ prompt: { tokenIds: [1, 2, 3], text: 'abc' } });
const HEADERS = { 'content-type': 'text/event-stream' };
const FIRST = `data: ${JSON.stringify({ choices: [{ index: 0, text: 'half', token_ids: [5], finish_reason: null }] })}\n\n`;

async function server(completions: Route): Promise<FakeServer> {
  const fake = await fakeVllm(completions);
  cleanups.push(() => fake.stop());
  return fake;
}

const QUICK = { connectMs: 1_000, firstByteMs: 1_500, idleMs: 1_500 };

async function engineFor(...fakes: FakeServer[]): Promise<UpstreamEngine> {
  const engine = await upstreamEngine(
    'vllm',
    fakes.map(({ url }) => url),
    { timeouts: QUICK },
  );
  cleanups.push(() => engine.close());
  return engine;
}

/** The one error a generation ends with, after the text that came before it. */
async function failureOf(engine: UpstreamEngine): Promise<{ text: string; error: EngineError | null }> {
  const all = await eventsOfGeneration(engine, request);
  const last = all.at(-1);
  expect(all.filter(({ type }) => type === 'error' || type === 'finish')).toHaveLength(1);
  return { text: textOfEvents(all), error: last?.type === 'error' ? last.error : null };
}

/** Faults before the first byte of an answer. */
const BEFORE: Record<string, { route: Route; kind: EngineError['kind'] }> = {
  '500': { route: json({ error: { message: 'CUDA error' } }, 500), kind: 'unavailable' },
  '503': { route: json({ detail: 'loading' }, 503), kind: 'unavailable' },
  '429': { route: json({ error: { message: 'full' } }, 429, { 'retry-after': '7' }), kind: 'overloaded' },
  'a connection that is reset': { route: (response) => void response.destroy(), kind: 'unavailable' },
  'headers and then a reset': {
    route: (response) => {
      response.writeHead(200, HEADERS).flushHeaders();
      setTimeout(() => response.destroy(), 20);
    },
    kind: 'unavailable',
  },
  'headers and a clean end': {
    route: (response) => void response.writeHead(200, HEADERS).end(),
    kind: 'unavailable',
  },
  'no answer at all': { route: () => undefined, kind: 'unavailable' },
  'headers and silence': {
    route: (response) => void response.writeHead(200, HEADERS).flushHeaders(),
    kind: 'unavailable',
  },
  'an event that is no JSON': {
    route: (response) => void response.writeHead(200, HEADERS).end('data: {oops\n\n'),
    kind: 'unavailable',
  },
  'an error event': {
    route: (response) =>
      void response.writeHead(200, HEADERS).end('data: {"error":{"message":"dead","code":500}}\n\n'),
    kind: 'unavailable',
  },
  'gzip that is none': {
    route: (response) =>
      void response.writeHead(200, { ...HEADERS, 'content-encoding': 'gzip' }).end('plain'),
    kind: 'unavailable',
  },
};

/** Faults after the first byte. */
const AFTER: Record<string, (write: Parameters<Route>[0]) => void> = {
  'a reset': (response) => setTimeout(() => response.destroy(), 20),
  'a clean end without a finish': (response) => void response.end(),
  '[DONE] without a finish': (response) => void response.end('data: [DONE]\n\n'),
  silence: () => undefined,
  'an event that is no JSON': (response) => void response.end('data: {oops\n\ndata: [DONE]\n\n'),
  'an error event': (response) => void response.end('data: {"error":{"message":"dead"}}\n\ndata: [DONE]\n\n'),
  'an event cut in two': (response) =>
    void response.end('data: {"choices":[{"index":0,"text":"x","finish_re'),
};

describe('a server that fails before its first byte', () => {
  for (const [fault, { route, kind }] of Object.entries(BEFORE)) {
    it(`${fault}: an error when it is alone, and no loss when another takes over`, async () => {
      const bad = await server(route);
      const { text, error } = await failureOf(await engineFor(bad));
      expect([text, error?.kind]).toEqual(['', kind]);
      expect(error?.message).not.toContain('127.0.0.1');
      const two = await engineFor(bad, await server(good));
      expect(await failureOf(two)).toEqual({ text: 'good', error: null });
    });
  }

  it('passes Retry-After on, and does not ask again before then', async () => {
    const busy = await server(json({}, 429, { 'retry-after': '7' }));
    const engine = await engineFor(busy);
    expect((await failureOf(engine)).error?.retryAfterSeconds).toBe(7);
    expect((await failureOf(engine)).error).toMatchObject({ kind: 'overloaded', retryAfterSeconds: 7 });
    expect(busy.bodies('/v1/completions')).toHaveLength(1);
  });

  it('a refused connection', async () => {
    const gone = await server(good);
    const other = await server(good);
    const engine = await engineFor(gone, other);
    await gone.stop();
    for (let count = 0; count < 4; count++) expect((await failureOf(engine)).text).toBe('good');
    await other.stop();
    expect((await failureOf(engine)).error?.kind).toBe('unavailable');
  });

  it('is asked again, once, after a while', async () => {
    let isBad = true;
    const bad = await server((response, seen) => (isBad ? json({}, 500) : good)(response, seen));
    const engine = await engineFor(bad);
    for (let count = 0; count < 5; count++) await failureOf(engine);
    // Three failures in a row opened its breaker.
    expect(bad.bodies('/v1/completions')).toHaveLength(3);
    isBad = false;
    await delay(1_050);
    expect(await failureOf(engine)).toEqual({ text: 'good', error: null });
  });

  it("a request that is the client's fault goes to no other server", async () => {
    const strict = await server(json({ error: { message: 'bad temperature' } }, 400));
    const other = await server(json({ error: { message: 'bad temperature' } }, 400));
    const { error } = await failureOf(await engineFor(strict, other));
    expect(error).toMatchObject({ kind: 'request', message: 'bad temperature' });
    expect([...strict.bodies('/v1/completions'), ...other.bodies('/v1/completions')]).toHaveLength(1);
  });
});

describe('a server that fails after its first byte', () => {
  for (const [fault, end] of Object.entries(AFTER)) {
    it(`${fault}: one error after the text, and no second try`, async () => {
      const route: Route = (response) => {
        response.writeHead(200, HEADERS).write(FIRST, () => end(response));
      };
      const [first, second] = [await server(route), await server(route)];
      const { text, error } = await failureOf(await engineFor(first, second));
      expect([text, error?.kind]).toEqual(['half', 'unavailable']);
      expect([...first.bodies('/v1/completions'), ...second.bodies('/v1/completions')]).toHaveLength(1);
    });
  }
});

describe('a server that is slow or odd, but right', () => {
  const chunks = `${FIRST}data: ${JSON.stringify({
    choices: [{ index: 0, text: '☃', token_ids: [6], finish_reason: 'stop', stop_reason: null }],
  })}\r\n\r\n: a comment\n\ndata: [DONE]\n\n`;

  it('byte by byte', async () => {
    const slow = await server(async (response) => {
      response.writeHead(200, HEADERS);
      for (const byte of Buffer.from(chunks)) {
        response.write(Buffer.of(byte));
        await delay(0);
      }
      response.end();
    });
    expect(await failureOf(await engineFor(slow))).toEqual({ text: 'half☃', error: null });
  });

  it('gzip', async () => {
    const zipped = await server((response) => {
      response.writeHead(200, { ...HEADERS, 'content-encoding': 'gzip' }).end(gzipSync(chunks));
    });
    expect(await failureOf(await engineFor(zipped))).toEqual({ text: 'half☃', error: null });
  });

  it('an event larger than any answer is an error, not a full memory', async () => {
    const huge = await server(async (response) => {
      response.writeHead(200, HEADERS);
      response.on('error', () => undefined);
      response.write('data: ');
      const block = Buffer.alloc(1024 * 1024, 'x');
      for (let count = 0; count < 40 && !response.destroyed; count++) {
        response.write(block);
        await delay(1);
      }
      response.end();
    });
    const { error } = await failureOf(await engineFor(huge));
    expect(error?.message).toBe("The model's server sent an answer that can't be read.");
  });
});

describe('a client that leaves', () => {
  it('ends the request at the server', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const endless = await server((response) => {
      response.on('close', () => closed());
      response.writeHead(200, HEADERS).write(FIRST);
    });
    const engine = await engineFor(endless);
    const controller = new AbortController();
    for await (const event of engine.generate(request, controller.signal)) {
      if (event.type === 'tokens') controller.abort();
      expect(event.type).not.toBe('error');
    }
    await isClosed;
    expect(engine.statistics.requestsRunning).toBe(0);
  });
});

describe('the start', () => {
  it('says in one line why no server can be used', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await expect(upstreamEngine('vllm', [`http://127.0.0.1:${port}`])).rejects.toThrow(
      `can't reach http://127.0.0.1:${port}: connection refused`,
    );
    await expect(upstreamEngine('vllm', ['ftp://x'])).rejects.toThrow('must be an http or https URL');
  });
});
