import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHub } from '../../test/support/fake-hub.js';
import { UserError } from '../common/user-error.js';
import type { DownloadEvent } from './download-progress.js';
import type { HubOptions } from './hub-model.js';
import { resolveModel } from './resolve-model.js';

const content = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(300_000, 'weights ')]);
const repositories = {
  'owner/tiny': {
    'README.md': Buffer.from('hello'),
    'tiny-Q4_K_M.gguf': content,
    'tiny-Q8_0.gguf': Buffer.from('GGUF8'),
  },
  'owner/split': {
    'Q8_0/s-00001-of-00002.gguf': Buffer.from('GGUF1'),
    'Q8_0/s-00002-of-00002.gguf': Buffer.from('GGUF2'),
  },
  'owner/half': { 's-00001-of-00002.gguf': Buffer.from('GGUF1') },
  'owner/gated': { 'model.gguf': Buffer.from('GGUFg') },
  'owner/torch': { 'model.safetensors': Buffer.from('x') },
  'owner/escape': { '../../../escape.gguf': Buffer.from('GGUF') },
};

let hub: FakeHub;
let cacheDirectory: string;
let events: DownloadEvent[];

beforeEach(async () => {
  hub = new FakeHub({ repositories, gated: { 'owner/gated': 'secret-token' } });
  await hub.start();
  cacheDirectory = mkdtempSync(join(tmpdir(), 'nestling-hub-'));
  events = [];
});
afterEach(async () => {
  await hub.stop();
  rmSync(cacheDirectory, { recursive: true });
});

function resolve(model: string, changes: Partial<HubOptions> = {}) {
  return resolveModel(model, {
    revision: null,
    offline: false,
    token: null,
    cacheDirectory,
    endpoint: hub.url,
    onProgress: (event) => events.push(event),
    ...changes,
  });
}

async function errorOf(model: string, changes: Partial<HubOptions> = {}): Promise<string> {
  const error: unknown = await resolve(model, changes).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

function fileRequests(): string[] {
  return hub.requests.filter((request) => /^GET \/owner\/[^/]+\/[^/]+\.gguf/.test(request));
}

describe('resolveModel from the hub', () => {
  it("downloads into the Hugging Face cache's layout", async () => {
    const { path, name, source, revision } = await resolve('owner/tiny');
    const folder = join(cacheDirectory, 'models--owner--tiny');
    const commit = hub.commit('owner/tiny');
    expect({ path, name, source, revision }).toEqual({
      path: join(folder, 'snapshots', commit, 'tiny-Q4_K_M.gguf'),
      name: 'owner/tiny',
      source: 'owner/tiny',
      revision: commit,
    });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(readFileSync(join(folder, 'refs/main'), 'utf8')).toBe(commit);
    expect(readlinkSync(path)).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{64}$/);
    expect(readdirSync(join(folder, 'blobs'))).toHaveLength(1);
  });

  it('tells how the download goes', async () => {
    await resolve('owner/tiny');
    const file = 'tiny-Q4_K_M.gguf';
    const totalBytes = content.length;
    expect(events[0]).toEqual({ type: 'start', file, totalBytes });
    expect(events.at(-2)).toEqual({ type: 'progress', file, receivedBytes: totalBytes, totalBytes });
    expect(events.at(-1)).toEqual({ type: 'done', file });
  });

  it('downloads nothing twice, and nothing at all with --offline', async () => {
    const first = await resolve('owner/tiny');
    expect(await resolve('owner/tiny')).toEqual(first);
    expect(fileRequests()).toHaveLength(1);
    const before = hub.requests.length;
    expect(await resolve('owner/tiny', { offline: true })).toEqual(first);
    expect(await resolve('owner/tiny:q4_k_m', { offline: true })).toMatchObject({ path: first.path });
    expect(hub.requests).toHaveLength(before);
  });

  it('takes the quantization or the file that is named', async () => {
    expect((await resolve('owner/tiny:q8_0')).path).toMatch(/tiny-Q8_0\.gguf$/);
    expect((await resolve('owner/tiny:tiny-Q8_0.gguf')).path).toMatch(/tiny-Q8_0\.gguf$/);
  });

  it('fetches every part of a split model', async () => {
    const { path } = await resolve('owner/split');
    expect(path).toMatch(/Q8_0\/s-00001-of-00002\.gguf$/);
    expect(readFileSync(path.replace('00001-of', '00002-of'), 'utf8')).toBe('GGUF2');
  });

  it('takes a revision, also later without a network', async () => {
    const revision = hub.commit('owner/tiny');
    expect((await resolve('owner/tiny', { revision })).revision).toBe(revision);
    expect((await resolve('owner/tiny', { revision, offline: true })).revision).toBe(revision);
    expect(await errorOf('owner/tiny', { revision: 'v9' })).toBe(
      'owner/tiny has no revision v9 on the Hugging Face hub',
    );
  });

  it('goes on with the missing bytes when the connection breaks', async () => {
    hub.cuts = { afterBytes: 100_000, times: 2 };
    const { path } = await resolve('owner/tiny');
    expect(readFileSync(path).equals(content)).toBe(true);
    const ranges = fileRequests().map((request) => Number(/bytes=(\d+)-$/.exec(request)?.[1]));
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBe(0);
    expect(ranges[1]).toBeGreaterThan(0);
    expect(ranges[2]).toBeGreaterThan(ranges[1] ?? Infinity);
  });

  it('starts again when the server does not know ranges', async () => {
    hub.cuts = { afterBytes: 100_000, times: 1 };
    hub.ignoresRanges = true;
    expect(readFileSync((await resolve('owner/tiny')).path).equals(content)).toBe(true);
  });

  it('removes a damaged download and says so', async () => {
    hub.damaged = true;
    expect(await errorOf('owner/tiny')).toMatch(
      /^the download of tiny-Q4_K_M\.gguf is damaged .* try again$/,
    );
    expect(readdirSync(join(cacheDirectory, 'models--owner--tiny/blobs'))).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'failed', file: 'tiny-Q4_K_M.gguf' });
  });

  it('says before it starts that the disk is too small', async () => {
    hub.announcedSize = 1e17;
    expect(await errorOf('owner/tiny')).toMatch(
      /^can't download tiny-Q4_K_M\.gguf: it needs 100000 TB, and .* has .* free$/,
    );
  });

  it('uses the cached copy when the hub is out of reach', async () => {
    const first = await resolve('owner/tiny');
    await hub.stop();
    expect(await resolve('owner/tiny')).toEqual(first);
    expect(events.at(-1)).toMatchObject({
      type: 'notice',
      text: expect.stringContaining('using the copy in the cache'),
    });
  });

  it('sends the token to the hub and to no other host', async () => {
    const { path } = await resolve('owner/gated', { token: 'secret-token' });
    expect(readFileSync(path, 'utf8')).toBe('GGUFg');
    expect(hub.fileHostAuthorizations).toEqual([undefined]);
  });

  it.each([
    [
      'owner/gated',
      {},
      'owner/gated is gated: accept its terms on the Hugging Face hub, then set HF_TOKEN to your token',
    ],
    [
      'owner/gated',
      { token: 'wrong' },
      'owner/gated is gated, and your token has no access: accept its terms on the Hugging Face hub',
    ],
    [
      'owner/missing',
      {},
      'the Hugging Face hub knows no owner/missing (401); if it is private, set HF_TOKEN',
    ],
    ['owner/tiny:Q5_K_M', {}, 'owner/tiny has no Q5_K_M; did you mean Q4_K_M? (it has Q4_K_M, Q8_0)'],
    ['owner/torch', {}, 'owner/torch holds no .gguf model'],
    ['owner/half', {}, 'owner/half lacks a part of the model: s-00002-of-00002.gguf'],
    ['owner/escape', {}, 'the name "../../../escape.gguf" can\'t be used as a file name'],
  ])('refuses %s with %j in one line', async (model, changes, message) => {
    expect(await errorOf(model, changes)).toBe(message);
  });

  it('says that there is no network', async () => {
    await hub.stop();
    expect(await errorOf('owner/tiny')).toBe(`can't reach ${hub.url} to get owner/tiny: connection refused`);
  });

  it('names what is missing offline', async () => {
    expect(await errorOf('owner/tiny', { offline: true })).toBe(
      `offline, and owner/tiny is not in the cache ${cacheDirectory}`,
    );
    await resolve('owner/tiny');
    expect(await errorOf('owner/tiny:Q8_0', { offline: true })).toBe(
      'offline: the cached copy of owner/tiny has no Q8_0 (it has Q4_K_M)',
    );
    expect(await errorOf('owner/tiny', { offline: true, revision: 'v1' })).toBe(
      `offline, and owner/tiny at revision v1 is not in the cache ${cacheDirectory}`,
    );
  });
});

describe('resolveModel from this machine', () => {
  it('names a file without its extension', async () => {
    const { path } = await resolve('owner/tiny:Q8_0');
    expect(await resolve(path)).toEqual({ path, name: 'tiny-Q8_0', source: 'tiny-Q8_0.gguf' });
  });

  it.each(['./nothing.gguf', 'models/nothing.gguf', 'nothing', '/a/b/c'])(
    'refuses %s, which is not there',
    async (path) => {
      expect(await errorOf(path)).toBe(
        `${path}: no such file or directory; MODEL is a .gguf file, a directory holding one, owner/name or owner/name:QUANT`,
      );
      expect(hub.requests).toEqual([]);
    },
  );
});
