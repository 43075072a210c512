import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startProxy, type Proxy } from '../support/proxy.js';
import { startServer } from '../support/server.js';
import { postJson } from '../support/sse.js';
import { events, FakeServer, json } from '../support/upstream-fixture.js';

const directory = mkdtempSync(join(tmpdir(), 'proxy-'));
const completion = {
  id: 'cmpl-1',
  object: 'text_completion',
  choices: [{ index: 0, text: 'hé', finish_reason: 'stop' }],
};

const node = (extra: Record<string, ReturnType<typeof json>> = {}): Promise<FakeServer> =>
  FakeServer.start({
    '/v1/models': json({ object: 'list', data: [{ id: 'm', object: 'model' }] }),
    '/v1/completions': json(completion),
    ...extra,
  });

describe('nestling proxy', () => {
  let proxy: Proxy;
  const running: FakeServer[] = [];
  const started = async (fake: Promise<FakeServer>): Promise<FakeServer> => {
    running.push(await fake);
    return fake;
  };
  beforeAll(async () => {
    proxy = await startProxy(['--no-keep-nodes', '--heartbeat', '0.2', '--log-level', 'silent'], directory);
  }, 120_000);
  afterEach(async () => {
    const nodes = Object.keys((await (await fetch(`${proxy.url}/nodes/status`)).json()) as object);
    for (const url of nodes) await postJson(`${proxy.url}/nodes/remove`, { url });
    await Promise.all(running.splice(0).map((fake) => fake.stop()));
  });
  afterAll(async () => {
    await proxy?.stop();
    rmSync(directory, { recursive: true });
  });

  const complete = (body: object = {}, init: RequestInit = {}): Promise<Response> =>
    postJson(`${proxy.url}/v1/completions`, { model: 'm', prompt: 'x', ...body }, init);

  it('adds, shows and removes nodes in the words of LMDeploy', async () => {
    const fake = await started(node());
    const add = await postJson(`${proxy.url}/nodes/add`, { url: `${fake.url}/` });
    expect([add.status, await add.json()]).toEqual([200, 'Added successfully']);
    expect(await (await fetch(`${proxy.url}/nodes/status`)).json()).toEqual({
      [fake.url]: { role: 1, models: ['m'], unfinished: 0, latency: [], speed: null },
    });
    const models = (await (await fetch(`${proxy.url}/v1/models`)).json()) as { data: { id: string }[] };
    expect(models.data.map(({ id }) => id)).toEqual(['m']);
    const query = `${proxy.url}/nodes/remove?node_url=${encodeURIComponent(fake.url)}`;
    expect(await (await fetch(query, { method: 'POST' })).json()).toBe('Deleted successfully');
    expect(await (await postJson(`${proxy.url}/nodes/remove`, { url: fake.url })).json()).toBe(
      'Failed to delete, please check the input url.',
    );
    const lost = await postJson(`${proxy.url}/nodes/add`, { url: 'http://127.0.0.1:1' });
    expect(JSON.parse((await lost.json()) as string)).toEqual({
      error_code: 10402,
      text: 'Failed to get response after a period of time',
    });
  });

  it('passes bodies, headers and statuses through byte for byte', async () => {
    const refusal = { object: 'error', message: 'no', code: 422 };
    const fake = await started(node({ '/v1/chat/completions': json(refusal, 422, { 'x-of-node': 'yes' }) }));
    await postJson(`${proxy.url}/nodes/add`, { url: fake.url, status: { models: ['m'], role: 1 } });
    const body = '{"model": "m",  "prompt": "h\\u00e9 ☃", "unknown": 1.0}';
    const response = await fetch(`${proxy.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer client', 'x-mine': '1' },
      body,
    });
    expect(await response.text()).toBe(JSON.stringify(completion));
    const seen = fake.seen.find(({ path }) => path === '/v1/completions');
    expect(seen?.body).toBe(body);
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer client',
      'x-mine': '1',
      'x-forwarded-for': '127.0.0.1',
    });
    const refused = await postJson(`${proxy.url}/v1/chat/completions`, { model: 'm', messages: [] });
    expect([refused.status, refused.headers.get('x-of-node'), await refused.json()]).toEqual([
      422,
      'yes',
      refusal,
    ]);
  });

  it('tries another node until the first byte has come, and tells of a stream that broke after it', async () => {
    const dying = await started(
      FakeServer.start({
        '/v1/models': json({ data: [{ id: 'm' }] }),
        '/v1/completions': (response) => void response.destroy(),
        '/v1/chat/completions': (response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write('data: {"half', () => response.destroy());
        },
      }),
    );
    const good = await started(node({ '/v1/chat/completions': events({ whole: true }, '[DONE]') }));
    for (const { url } of [dying, good]) await postJson(`${proxy.url}/nodes/add`, { url });
    for (let count = 0; count < 6; count++) expect((await complete()).status).toBe(200);
    await postJson(`${proxy.url}/nodes/remove`, { url: good.url });
    const broken = await (
      await postJson(`${proxy.url}/v1/chat/completions`, { model: 'm', messages: [], stream: true })
    ).text();
    expect(broken).toMatch(/^data: \{"half\n\ndata: \{"error":\{.*\}\}\n\ndata: \[DONE\]\n\n$/);
  });

  it('forgets a node that dies', async () => {
    const fake = await started(node());
    await postJson(`${proxy.url}/nodes/add`, { url: fake.url });
    expect((await complete()).status).toBe(200);
    await fake.stop();
    await expect
      .poll(async () => (await fetch(`${proxy.url}/nodes/status`)).json(), { timeout: 10_000 })
      .toEqual({});
    const gone = await complete();
    expect(gone.status).toBe(404);
    expect(await gone.json()).toMatchObject({ error: { code: 'model_not_found' } });
  });

  it('takes servers that register themselves, and lets them go when they end', async () => {
    const server = await startServer([
      '--engine',
      'scripted',
      '--served-model-name',
      'said',
      '--proxy-url',
      proxy.url,
    ]);
    const status = async (): Promise<string[]> =>
      Object.values(
        (await (await fetch(`${proxy.url}/nodes/status`)).json()) as Record<string, { models: string[] }>,
      ).flatMap(({ models }) => models);
    await expect.poll(status, { timeout: 20_000 }).toEqual(['said']);
    const answer = await complete({ model: 'said' });
    expect(answer.status).toBe(200);
    await server.stop();
    expect(await status()).toEqual([]);
  }, 120_000);

  it('keeps its list of nodes and asks for keys', async () => {
    const fake = await started(node());
    const file = join(directory, 'nodes.json');
    writeFileSync(file, JSON.stringify({ [fake.url]: { role: 1, models: ['m'], latency: [0.5], speed: 3 } }));
    const keyed = await startProxy(
      [
        '--nodes-file',
        file,
        '--heartbeat',
        '0',
        '--api-key',
        'k1',
        '--node-api-key',
        'k2',
        '--log-level',
        'silent',
      ],
      directory,
    );
    try {
      expect((await fetch(`${keyed.url}/nodes/status`)).status).toBe(401);
      expect((await postJson(`${keyed.url}/v1/completions`, { model: 'm' })).status).toBe(401);
      const headers = { authorization: 'Bearer k1' };
      const asked = await postJson(`${keyed.url}/v1/completions`, { model: 'm', prompt: '' }, { headers });
      expect(asked.status).toBe(200);
      expect(fake.seen.at(-1)?.headers.authorization).toBe('Bearer k2');
      await postJson(
        `${keyed.url}/nodes/add`,
        { url: 'http://10.9.9.9:1', status: { models: ['n'] } },
        { headers },
      );
      const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { speed: number | null }>;
      expect(Object.keys(kept)).toEqual([fake.url, 'http://10.9.9.9:1']);
      expect(kept[fake.url]?.speed).toBe(3);
    } finally {
      await keyed.stop();
    }
  }, 120_000);
});
