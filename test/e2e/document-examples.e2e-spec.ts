import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from '../../src/openapi/api-document.js';
import { EXAMPLES } from '../../src/openapi/examples/examples.js';
import { ApiValidator } from '../conformance/api-validator.js';
import { startServer, type TestServer } from '../support/server.js';
import { postJson } from '../support/sse.js';

/** Operations that answer the same every time: their examples are what the demo models really answer. */
const REPEATABLE = ['tokenize', 'detokenize', 'encode', 'renderCompletion', 'renderChatCompletion'];

describe('the examples of requests in the document', () => {
  const bodies = operationsOf(new ApiValidator().document).filter(({ operation }) => operation.requestBody);
  const requests = bodies.flatMap(({ path, operation: { operationId } }) =>
    Object.entries(EXAMPLES[operationId]?.requests ?? {}).map(
      ([name, { value }]) => [path, name, value] as const,
    ),
  );
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('are of every operation that takes a body', () => {
    expect(new Set(requests.map(([path]) => path))).toEqual(new Set(bodies.map(({ path }) => path)));
  });

  it.each(requests)('%s answers its example "%s" with the demo models', async (path, _name, value) => {
    const response = await postJson(`${server.url}${path}`, value as object);
    const text = await response.text();
    expect(response.status, text).toBe(200);
    expect(text).not.toContain('"error"');
  });

  it.each(REPEATABLE)('%s: each example of an answer is an answer to one of the requests', async (id) => {
    const path = bodies.find(({ operation }) => operation.operationId === id)?.path ?? '';
    const answers = await Promise.all(
      Object.values(EXAMPLES[id]?.requests ?? {}).map(async ({ value }) =>
        (await postJson(`${server.url}${path}`, value as object)).json(),
      ),
    );
    for (const { value } of Object.values(EXAMPLES[id]?.responses ?? {}))
      expect(answers).toContainEqual(value);
  });
});
