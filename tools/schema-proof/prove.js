#!/usr/bin/env node
/**
 * Asks a running server for answers held to random schemas, judged with ajv, or to other random forms (random-forms.js):
 *
 *   node tools/schema-proof/prove.js --url http://127.0.0.1:8000/v1 --model NAME [--count 1000] [--seed 1]
 *     [--as response_format|required|named|regex|choice|grammar] [--bounded] [--max-tokens N] [--temperature 1] [--concurrency 4]
 *
 * Counts: valid; refused with a 400 that names a keyword of the schema; cut off by max_tokens (finish_reason length).
 * Anything else is printed and makes the exit code 1. --bounded gives every text and list a greatest length:
 * weak models rarely end them by themselves.
 */
import { parseArgs } from 'node:util';
import OpenAI from 'openai';
import { constrained, outcomeOf, outcomeOfForm } from './outcome.js';
import { randomForm } from './random-forms.js';
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

const client = new OpenAI({ baseURL: options.url, apiKey: 'EMPTY', maxRetries: 0, timeout: 600_000 });
const counts = {};
let keywords = 0;
let slowestSeconds = 0;
let next = Number(options.seed);
const end = next + Number(options.count);

function ask(fields, seed) {
  return client.chat.completions.create({
    model: options.model,
    messages: [{ role: 'user', content: 'Give me the data.' }],
    temperature: Number(options.temperature),
    seed,
    max_completion_tokens: options['max-tokens'] === undefined ? null : Number(options['max-tokens']),
    ...fields,
  });
}

async function proveForm(seed) {
  const form = randomForm(options.as, seed, { bounded: options.bounded });
  return [await outcomeOfForm(form, () => ask(form.fields, seed)), form.fields];
}

async function proveSchema(seed) {
  const schema = randomSchema(seed, { bounded: options.bounded, objects: options.as !== 'response_format' });
  keywords += keywordCount(schema);
  return [await outcomeOf(schema, () => ask(constrained(schema, options.as), seed)), schema];
}

async function work() {
  const prove = ['regex', 'choice', 'grammar'].includes(options.as) ? proveForm : proveSchema;
  while (next < end) {
    const seed = next++;
    const started = performance.now();
    const [outcome, form] = await prove(seed);
    slowestSeconds = Math.max(slowestSeconds, (performance.now() - started) / 1000);
    counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
    if (outcome.kind === 'wrong') {
      console.log(`seed ${seed}: ${outcome.detail}\n  ${JSON.stringify(form)}`);
      process.exitCode = 1;
    }
  }
}

await Promise.all(Array.from({ length: Number(options.concurrency) }, work));
const size = keywords > 0 ? ` of ${(keywords / Number(options.count)).toFixed(1)} keywords (mean)` : '';
console.log(
  `${options.count} times ${options.as}${size}: ${JSON.stringify(counts)}, slowest answer ${slowestSeconds.toFixed(1)} s`,
);
