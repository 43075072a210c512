import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referencedName, type Schema } from '../../../src/openapi/api-document.js';
import { EXAMPLES } from '../../../src/openapi/examples/examples.js';
import { fittingFor } from '../../support/schema-arbitrary.js';
import { ALL_FEATURES, errorOf, post, startScriptedApp } from '../../support/scripted-app.js';
import { ApiValidator } from '../api-validator.js';
import { SchemaChecker } from '../schema-checker.js';
import { openAiDocument } from './openai-document.js';
import { REFUSALS } from './refusals.js';

const document = openAiDocument()?.document;

const ENDPOINTS = [
  ['/v1/chat/completions', 'createChatCompletion', 'CreateChatCompletionRequest'],
  ['/v1/completions', 'createCompletion', 'CreateCompletionRequest'],
  ['/v1/embeddings', 'createEmbeddings', 'CreateEmbeddingRequest'],
] as const;

describe.runIf(document)("requests by OpenAI's document", () => {
  const schemas = document?.components.schemas ?? {};
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await startScriptedApp({
      'demo-chat': { features: ALL_FEATURES },
      'demo-embed': { task: 'embed' },
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  /** The status; of a refusal also its message. */
  async function answerTo(path: string, body: unknown): Promise<string> {
    const posted = await post(`${url}${path}`, body);
    return posted.status === 200 ? '200' : `${posted.status} ${String(errorOf(posted)?.['message'])}`;
  }

  it.each(ENDPOINTS)('%s: the examples of our document are requests of OpenAI', (_path, id, name) => {
    // OpenAI's embeddings take no other fields; ours do, as vLLM's and Furiosa-LLM's.
    const { additionalProperties: _closed, ...request } = schemas[name] ?? {};
    const checker = new SchemaChecker({ ...schemas, [name]: request });
    for (const { value } of Object.values(EXAMPLES[id]?.requests ?? {}))
      expect(checker.faultsOf(value, name), JSON.stringify(value)).toEqual([]);
  });

  it.each(ENDPOINTS)("%s: our document has every field of OpenAI's", (_path, _id, name) => {
    const own = new ApiValidator().operation('post', _path)?.requestBody?.content['application/json']?.schema;
    const ownName = (own && referencedName(own)) ?? '';
    const known = Object.keys(new ApiValidator().document.components.schemas[ownName]?.properties ?? {});
    expect(known).toEqual(
      expect.arrayContaining(fieldsOf({ $ref: `#/components/schemas/${name}` }, schemas)),
    );
  });

  const published = ENDPOINTS.flatMap(([path]) =>
    publishedBodies(document?.paths[path.slice('/v1'.length)]?.['post']?.['x-oaiMeta']).map(
      ([title, body]) => [path, title, body] as const,
    ),
  );
  it.each(published)('%s answers the example that OpenAI publishes: %s', async (path, _title, body) => {
    const answer = await answerTo(path, body);
    if (!REFUSALS.some(({ message }) => message.test(answer))) expect(answer).toBe('200');
  });

  it.each(ENDPOINTS)(
    '%s answers whatever the schema allows, or refuses it for a reason of its own',
    async (path, _id, name) => {
      const requests = fittingFor(schemas[name] ?? {}, document!);
      await fc.assert(
        fc.asyncProperty(requests, async (body) => {
          const answer = await answerTo(path, {
            ...(body as object),
            model: path.includes('embed') ? 'demo-embed' : 'demo-chat',
            stream: false,
          });
          if (!REFUSALS.some(({ message }) => message.test(answer))) expect(answer).toBe('200');
        }),
        { numRuns: 300 },
      );
    },
  );
});

/** Names of the fields of a schema and of those it is made of. */
function fieldsOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): string[] {
  const name = referencedName(schema);
  if (name !== null) return fieldsOf(schemas[name] ?? {}, schemas);
  return [
    ...Object.keys(schema.properties ?? {}),
    ...(schema.allOf ?? []).flatMap((part) => fieldsOf(part, schemas)),
  ];
}

interface PublishedExample {
  title?: string;
  request: { curl: string };
}

/** The JSON bodies of the curl commands that OpenAI publishes with an operation. */
function publishedBodies(meta: unknown): (readonly [title: string, body: unknown])[] {
  const { examples = [] } = (meta ?? {}) as { examples?: PublishedExample | PublishedExample[] };
  return [examples].flat().flatMap(({ title = 'the only one', request }) => {
    const body = /-d '([^']*)'/.exec(request.curl)?.[1];
    return body === undefined ? [] : [[title, JSON.parse(body)] as const];
  });
}
