import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHub } from '../../test/support/fake-hub.js';
import { loadConfig } from '../config/load-config.js';
import { resolveModels } from './resolve-models.js';

const root = mkdtempSync(join(tmpdir(), 'nestling-models-'));
afterAll(() => rmSync(root, { recursive: true }));
const model = join(root, 'one.gguf');
writeFileSync(model, 'GGUF');
writeFileSync(join(root, 'odd=name.gguf'), 'GGUF');

function resolve(argv: string[], env: Record<string, string> = {}) {
  return resolveModels(loadConfig({ argv, env: { HF_HOME: root, ...env } }));
}

describe('resolveModels', () => {
  it('takes the models that come with Nestling when none is named', async () => {
    const models = await resolve([]);
    expect(models.map(({ name }) => name)).toEqual(['demo-chat', 'demo-embed', 'demo-rerank']);
    for (const { path } of models) expect(readFileSync(path).subarray(0, 4).toString()).toBe('GGUF');
  });

  it('names models as the user does, and takes an existing path with "=" for a path', async () => {
    const odd = join(root, 'odd=name.gguf');
    const models = await resolve([`chat=${model}`, model, odd]);
    expect(models).toEqual([
      { path: model, name: 'chat', source: basename(model), aliases: [], task: null },
      { path: model, name: 'one', source: basename(model), aliases: [], task: null },
      { path: odd, name: 'odd=name', source: basename(odd), aliases: [], task: null },
    ]);
  });

  it('gives the one model the served names', async () => {
    expect(await resolve([model, '--served-model-name', 'first', 'second'])).toMatchObject([
      { name: 'first', aliases: ['second'] },
    ]);
  });

  it('gives models the tasks that --task says, one by one or all together', async () => {
    const argv = [`a=${model}`, `b=${model}`];
    expect(await resolve([...argv, '--task', 'a=embed'])).toMatchObject([{ task: 'embed' }, { task: null }]);
    expect(await resolve([...argv, '--task', 'score', '--task', 'a=embed'])).toMatchObject([
      { task: 'embed' },
      { task: 'score' },
    ]);
  });

  it.each([
    // The forgotten order: the list takes the model for a second name.
    [['--served-model-name', 'first', model], '--served-model-name names one model, but 3 are served'],
    [
      [model, `b=${model}`, '--served-model-name', 'first'],
      '--served-model-name names one model, but 2 are served',
    ],
    [[`one=${model}`, model], 'two models are named one; give one of them another name with name=MODEL'],
    [[model, '--task', 'two=embed'], '--task names two, but the models are one'],
  ])('refuses %j', async (argv, message) => {
    await expect(resolve(argv)).rejects.toThrow(message);
  });

  describe('with a hub', () => {
    const hub = new FakeHub({
      repositories: { 'owner/gated': { 'm.gguf': Buffer.from('GGUF') } },
      gated: { 'owner/gated': 'a token' },
    });
    beforeEach(() => hub.start());
    afterEach(() => hub.stop());

    it('takes address, token and cache from the environment of the Hugging Face tools', async () => {
      const env = { HF_ENDPOINT: `${hub.url}/`, HF_TOKEN: 'a token', HF_HUB_CACHE: join(root, 'hub-cache') };
      const [found] = await resolve(['big=owner/gated'], env);
      expect(found).toMatchObject({
        name: 'big',
        source: 'owner/gated',
        revision: hub.commit('owner/gated'),
      });
      expect(found?.path.startsWith(join(root, 'hub-cache/models--owner--gated/snapshots/'))).toBe(true);
    });

    it('takes the token that `hf auth login` keeps', async () => {
      mkdirSync(join(root, 'home'));
      writeFileSync(join(root, 'home/token'), 'a token\n');
      const [found] = await resolve(['owner/gated'], { HF_ENDPOINT: hub.url, HF_HOME: join(root, 'home') });
      expect(found?.path.startsWith(join(root, 'home/hub/models--owner--gated/'))).toBe(true);
    });
  });
});
