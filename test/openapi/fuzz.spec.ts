import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from '../../src/openapi/api-document.js';
import { ApiValidator } from '../conformance/api-validator.js';
import { arbitraryFor } from '../support/schema-arbitrary.js';
import { ALL_FEATURES, startScriptedApp } from '../support/scripted-app.js';

/** Together 2,000 cases. */
const CASES = 2000;

describe('any request that the document allows, or nearly', () => {
  const validator = new ApiValidator();
  const operations = operationsOf(validator.document).filter(({ operation }) => operation.requestBody);
  const statuses = new Map<number, number>();
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await startScriptedApp({
      'demo-chat': { features: ALL_FEATURES },
      'demo-embed': { task: 'embed' },
      'demo-rerank': { task: 'score' },
    });
  });
  afterAll(async () => {
    await app.close();
    console.log(`fuzzed: ${[...statuses].map(([status, count]) => `${status} ${count} times`).join(', ')}`);
  });

  it.each(operations.map(({ method, path, operation }) => [method, path, operation] as const))(
    '%s %s is answered as the document says, never with 5xx',
    async (method, path, operation) => {
      const schema = operation.requestBody?.content['application/json']?.schema ?? {};
      await fc.assert(
        fc.asyncProperty(arbitraryFor(schema, validator.document), async (body) => {
          // Streams need a socket; the end-to-end tests watch them.
          const sent = typeof body === 'object' && body !== null ? { ...body, stream: false } : body;
          const response = await app.inject({
            method: method === 'post' ? 'POST' : 'PUT',
            url: path,
            headers: { 'content-type': 'application/json' },
            payload: JSON.stringify(sent),
          });
          const { statusCode: status, body: text } = response;
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const contentType = String(response.headers['content-type'] ?? '');
          expect(status, text).toBeLessThan(500);
          expect(validator.faultsOf({ method, path, status, contentType, body: text })).toEqual([]);
        }),
        { numRuns: Math.ceil(CASES / operations.length) },
      );
    },
  );
});
