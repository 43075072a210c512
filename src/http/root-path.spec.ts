import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startScriptedApp } from '../../test/support/scripted-app.js';
import { normalizeRootPath, withoutRootPath } from './root-path.js';

describe('withoutRootPath', () => {
  it.each([
    ['/llm/v1/models', '/v1/models'],
    ['/llm', '/'],
    ['/llm/', '/'],
    ['/llm?a=1', '/?a=1'],
    ['/v1/models', '/v1/models'],
    ['/llmother/v1', '/llmother/v1'],
    ['/v1/llm/models', '/v1/llm/models'],
  ])('%s is %s', (url, expected) => {
    expect(withoutRootPath(url, '/llm')).toBe(expected);
  });

  it.each([
    ['', ''],
    ['/', ''],
    ['llm', '/llm'],
    ['/team/llm/', '/team/llm'],
  ])('normalizes %j to %j', (given, expected) => {
    expect(normalizeRootPath(given)).toBe(expected);
  });
});

describe('a server with --root-path', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await startScriptedApp({ model: { answers: [] } }, [
      '--root-path',
      '/team/llm/',
      '--api-key',
      'secret',
    ]);
  });
  afterAll(async () => {
    await app.close();
  });

  it('answers with the prefix and without it, keys asked for in both', async () => {
    for (const prefix of ['', '/team/llm']) {
      const headers = { authorization: 'Bearer secret' };
      const models = await app.inject({ url: `${prefix}/v1/models`, headers });
      expect(models.json()).toMatchObject({ data: [{ id: 'model' }] });
      expect((await app.inject({ url: `${prefix}/v1/models` })).statusCode).toBe(401);
    }
    expect((await app.inject({ url: '/other/v1/models' })).statusCode).toBe(404);
  });

  it('leads to its documentation, and names the prefix in the documents', async () => {
    for (const url of ['/', '/team/llm', '/team/llm/']) {
      expect((await app.inject({ url })).headers.location).toBe('/team/llm/docs');
    }
    expect((await app.inject({ url: '/team/llm/docs' })).statusCode).toBe(200);
    for (const name of ['openapi.json', 'openapi-3.1.json']) {
      const document = await app.inject({ url: `/team/llm/${name}` });
      expect(document.json()).toMatchObject({ servers: [{ url: '/team/llm' }] });
    }
  });
});
