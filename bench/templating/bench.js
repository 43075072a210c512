#!/usr/bin/env node
// Renders per second of processor time of our engine, Jinja2 and @huggingface/jinja, taking turns in one run.
// Options: --templates DIR (more templates), --only TEXT, --seconds N, --rounds N, --huggingface DIR, --python PATH.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMON, CONVERSATIONS } from './conversations.js';
import { huggingFace, jinja2, nestling } from './contenders.js';

const { values: options } = parseArgs({
  options: {
    templates: { type: 'string' },
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '0.5' },
    rounds: { type: 'string', default: '3' },
    huggingface: { type: 'string', default: process.cwd() },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});

function templatesIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jinja') && options.only.split(',').some((part) => name.includes(part)))
    .map((name) => ({ name: basename(name, '.jinja'), source: readFileSync(join(folder, name), 'utf8') }));
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const ours = await nestling();
const others = await Promise.all([jinja2(options.python), huggingFace(options.huggingface)]);
const contenders = [ours, ...others.filter((contender) => contender !== null)];
for (const [index, name] of ['Jinja2 (Debian: python3-jinja2)', '@huggingface/jinja'].entries()) {
  if (others[index] === null) console.log(`${name} is not installed: left out.`);
}

const templates = templatesIn(options.templates ?? resolve(import.meta.dirname, '../../templates'));
console.log(
  `| template | conversation | characters | ${contenders.map(({ name }) => name).join(' | ')} | times Jinja2 | times HF |`,
);
console.log(`|---|---|---|${'---|'.repeat(contenders.length + 2)}`);
for (const { name, source } of templates) {
  for (const [title, conversation] of Object.entries(CONVERSATIONS)) {
    const context = { ...COMMON, ...conversation };
    const rates = new Map(contenders.map((contender) => [contender.name, []]));
    let expected;
    const remarks = new Map();
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const contender of contenders) {
        const result = await contender.run(source, context, Number(options.seconds));
        if ('error' in result) remarks.set(contender.name, 'refuses');
        else {
          expected ??= result.text;
          if (result.text !== expected) remarks.set(contender.name, 'wrong text');
          rates.get(contender.name).push(result.rate);
        }
      }
    }
    const rate = (contender) => (rates.get(contender)?.length ? median(rates.get(contender)) : null);
    const cell = (contender) =>
      [rate(contender)?.toFixed(0), remarks.get(contender)].filter(Boolean).join(', ');
    const ratio = (contender) =>
      rate(contender) && rate(ours.name) ? (rate(ours.name) / rate(contender)).toFixed(1) : '';
    const cells = contenders.map((contender) => cell(contender.name));
    console.log(
      `| ${[name, title, expected?.length ?? '', ...cells, ratio('Jinja2'), ratio('@huggingface/jinja')].join(' | ')} |`,
    );
  }
}
for (const contender of contenders) contender.close();
