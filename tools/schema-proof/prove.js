#!/usr/bin/env node
/**
 * Asks a running server for answers held to random schemas and judges every one with ajv:
 *
 *   node tools/schema-proof/prove.js --url http://127.0.0.1:8000/v1 --model NAME [--count 1000] [--seed 1]
 *     [--as response_format|required|named] [--bounded] [--max-tokens N] [--temperature 1] [--concurrency 4]
 *
 * Counts: valid; refused with a 400 that names a keyword of the schema; cut off by max_tokens (finish_reason length).
 * Anything else is printed and makes the exit code 1. --bounded gives every text and list a greatest length:
 * weak models rarely end them by themselves.
 */
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { constrained, outcomeOf } from './outcome.js';
import { keywordCount, randomSchema } from './random-schemas.js';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8000/v1' },
    model: { type: 'string', default: 'EMPTY' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    as: { type: 'string', default: 'response_format' },
    bounded: { type: 'boolean', default: false },
    'max-tokens': { type: 'string' },
    temperature: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '4' },
  },
});

const client = new OpenAI({ baseURL: options.url, apiKey: 'EMPTY', maxRetries: 0, timeout: 120_000 });
const counts = {};
let keywords = 0;
let slowestSeconds = 0;
let next = Number(options.seed);
const end = next + Number(options.count);

async function work() {
  while (next < end) {
    const seed = next++;
    const schema = randomSchema(seed, {
      bounded: options.bounded,
      objects: options.as !== 'response_format',
    });
    keywords += keywordCount(schema);
    const started = performance.now();
    const outcome = await outcomeOf(schema, () =>
      client.chat.completions.create({
        model: options.model,
        messages: [{ role: 'user', content: 'Give me the data.' }],
        temperature: Number(options.temperature),
        seed,
        max_completion_tokens: options['max-tokens'] === undefined ? null : Number(options['max-tokens']),
        ...constrained(schema, options.as),
      }),
    );
    slowestSeconds = Math.max(slowestSeconds, (performance.now() - started) / 1000);
    counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
    if (outcome.kind === 'wrong') {
      console.log(`seed ${seed}: ${outcome.detail}\n  ${JSON.stringify(schema)}`);
      process.exitCode = 1;
    }
  }
}

await Promise.all(Array.from({ length: Number(options.concurrency) }, work));
const mean = (keywords / Number(options.count)).toFixed(1);
console.log(
  `${options.count} schemas of ${mean} keywords (mean): ${JSON.stringify(counts)}, slowest answer ${slowestSeconds.toFixed(1)} s`,
);
