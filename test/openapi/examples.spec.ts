import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from '../../src/openapi/api-document.js';
import { EXAMPLES } from '../../src/openapi/examples/examples.js';
import { ApiValidator } from '../conformance/api-validator.js';
import { ALL_FEATURES, post, startScriptedApp } from '../support/scripted-app.js';

/** The examples have token ids of the demo models: there must be as many tokens. */
const specialTokens = Array.from({ length: 2048 }, (_, index) => `<|token ${index}|>`);

describe('the examples of requests in the document', () => {
  const { document } = new ApiValidator();
  const requests = operationsOf(document).flatMap(({ path, operation }) =>
    Object.entries(EXAMPLES[operation.operationId]?.requests ?? {}).map(
      ([name, { value }]) => [path, name, value] as const,
    ),
  );
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await startScriptedApp({
      'demo-chat': { features: ALL_FEATURES, specialTokens },
      'demo-embed': { task: 'embed', specialTokens },
      'demo-rerank': { task: 'score', specialTokens },
    });
    await app.listen(0, '127.0.0.1');
    url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  });
  afterAll(() => app.close());

  it('are of every operation that takes a body', () => {
    const bodies = operationsOf(document).filter(({ operation }) => operation.requestBody);
    expect(new Set(requests.map(([path]) => path))).toEqual(new Set(bodies.map(({ path }) => path)));
  });

  it.each(requests)('%s answers its example "%s"', async (path, _name, value) => {
    const { status, text } = await post(`${url}${path}`, value);
    expect(status, text).toBe(200);
    expect(text).not.toContain('"error"');
  });
});
