#!/usr/bin/env node
// Compares random snippets with Jinja2. Options: --count N, --seed N, --show N, --least PERCENT.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import renderer from '../renderer.js';
import { CONTEXT_JSON } from './context.js';
import { explain } from './known-differences.js';
import { SnippetWriter } from './snippets.js';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '20' },
    least: { type: 'string', default: '99.5' },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});

function render(source) {
  try {
    return { text: renderer.compile(source)(undefined, CONTEXT_JSON) };
  } catch (error) {
    return { raises: `${error.exception ?? error.name}: ${error.message}` };
  }
}

/** Asks Jinja2 for all sources; null when it is not installed. */
async function askJinja2(sources) {
  const child = spawn(options.python, [resolve(import.meta.dirname, '../jinja2_oracle.py')]);
  let complaint = '';
  child.stderr.on('data', (data) => (complaint += data));
  child.stdin.on('error', () => {});
  const answers = [];
  const done = (async () => {
    for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line));
  })();
  const context = CONTEXT_JSON.replaceAll('\n', ' ');
  for (const source of sources) {
    const line = `{"source": ${JSON.stringify(source)}, "context": ${context}}\n`;
    if (!child.stdin.write(line)) await new Promise((drained) => child.stdin.once('drain', drained));
  }
  child.stdin.end();
  await done;
  if (complaint.includes('No module named')) return null;
  if (answers.length !== sources.length)
    throw new Error(`Jinja2 answered ${answers.length} of ${sources.length}: ${complaint}`);
  return answers;
}

const writer = new SnippetWriter(Number(options.seed));
const sources = Array.from({ length: Number(options.count) }, () => writer.next());
const expected = await askJinja2(sources).catch((error) => {
  if (error.code === 'ENOENT') return null;
  throw error;
});
if (expected === null) {
  console.log(`Skipped: ${options.python} has no jinja2 (Debian: apt-get install python3-jinja2).`);
  process.exit(0);
}

const differences = [];
let texts = 0;
for (const [index, source] of sources.entries()) {
  const want = expected[index];
  const got = render(source);
  if ('text' in want) texts++;
  const same = 'text' in want ? got.text === want.text : 'raises' in got;
  if (!same) differences.push({ source, want, got, reason: explain(want, got) });
}

const identical = sources.length - differences.length;
const percent = (100 * identical) / sources.length;
console.log(
  `${identical} of ${sources.length} snippets identical to Jinja2 (${percent.toFixed(2)} %), seed ${options.seed}; ` +
    `Jinja2 printed ${texts} and refused ${sources.length - texts}.`,
);
const byReason = Map.groupBy?.(differences, (difference) => difference.reason) ?? group(differences);
for (const [reason, list] of [...byReason].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`\n${list.length} × ${reason}`);
  for (const { source, want, got } of list.slice(0, Number(options.show))) {
    console.log(
      `  ${JSON.stringify(source)}\n    Jinja2: ${JSON.stringify(want)}\n    ours:   ${JSON.stringify(got)}`,
    );
  }
}
process.exitCode = percent >= Number(options.least) ? 0 : 1;

function group(list) {
  const groups = new Map();
  for (const item of list) groups.set(item.reason, [...(groups.get(item.reason) ?? []), item]);
  return groups;
}
