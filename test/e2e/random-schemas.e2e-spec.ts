import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { constrained, outcomeOf, outcomeOfForm } from '../../tools/schema-proof/outcome.js';
import { randomForm } from '../../tools/schema-proof/random-forms.js';
import { randomSchema } from '../../tools/schema-proof/random-schemas.js';
import { writeTestModel } from '../../tools/test-models/models.js';
import { startServer, type TestServer } from '../support/server.js';

/** tools/schema-proof/prove.js runs more of them. */
const SCHEMAS = 24;

describe('answers held to random schemas, judged by ajv', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nestling-'));
  let server: TestServer;
  let client: OpenAI;

  beforeAll(async () => {
    const random = writeTestModel('tiny-llama', directory);
    server = await startServer(['demo=models/demo-chat-q8_0.gguf', `random=${random}`]);
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'EMPTY', maxRetries: 0 });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it.each(
    ['demo', 'random'].flatMap((model) =>
      (['response_format', 'required', 'named'] as const).map((as) => ({ model, as })),
    ),
  )('are valid, or refused by keyword: $model, $as', async ({ model, as }) => {
    const counts = { valid: 0, refused: 0 };
    for (let seed = 1; seed <= SCHEMAS; seed += 1) {
      const schema = randomSchema(seed, { bounded: true, objects: as !== 'response_format' });
      const outcome = await outcomeOf(schema, () =>
        client.chat.completions.create({
          model,
          messages: [{ role: 'user', content: 'Give me the data.' }],
          temperature: 1,
          seed,
          ...constrained(schema, as),
        }),
      );
      const { kind, detail } = outcome;
      if (kind !== 'valid' && kind !== 'refused') {
        expect.fail(`seed ${seed}, ${kind}: ${detail}\n${JSON.stringify(schema)}`);
      }
      counts[kind] += 1;
    }
    expect(counts.valid).toBeGreaterThan(SCHEMAS / 2);
  });

  it.each(
    ['demo', 'random'].flatMap((model) =>
      (['regex', 'choice', 'grammar'] as const).map((kind) => ({ model, kind })),
    ),
  )('match random forms: $model, $kind', async ({ model, kind }) => {
    for (let seed = 1; seed <= SCHEMAS / 2; seed += 1) {
      const form = randomForm(kind, seed, { bounded: true });
      const outcome = await outcomeOfForm(form, () =>
        client.chat.completions.create({
          model,
          messages: [{ role: 'user', content: 'Give me the data.' }],
          temperature: 1,
          seed,
          max_completion_tokens: 100,
          ...form.fields,
        }),
      );
      if (outcome.kind === 'wrong') {
        expect.fail(`seed ${seed}: ${outcome.detail}\n${JSON.stringify(form.fields)}`);
      }
    }
  });
});
