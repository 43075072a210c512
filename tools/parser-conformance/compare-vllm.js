/**
 * Holds our tool-call parsers against vLLM's own on the same outputs, and prints every difference.
 *
 * Run after a build, with the Python that has vLLM: PYTHON=python3 node tools/parser-conformance/compare-vllm.js [name ...]
 */
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { outputs, tools } from './outputs.js';
import ours from './parser.js';

const wanted = process.argv.slice(2);
const cases = [...outputs()].filter(({ format }) => wanted.length === 0 || wanted.includes(format));
const theirs = askVllm();
const counts = new Map();

for (const [index, example] of cases.entries()) {
  const vllm = theirs[index];
  if (vllm === null) continue;
  const { format, title, output } = example;
  const parsed = ours.parse({ toolCallParser: format, tools, chunks: [output] });
  const mine = {
    content: parsed.content,
    calls: parsed.toolCalls.map((call) => [call.name, call.arguments]),
  };
  const count = counts.get(format) ?? { cases: 0, equal: 0 };
  const isEqual = vllm.error === undefined && isDeepStrictEqual(comparable(mine), comparable(vllm));
  counts.set(format, { cases: count.cases + 1, equal: count.equal + (isEqual ? 1 : 0) });
  if (isEqual) continue;
  console.log(`${format}, ${title}: ${JSON.stringify(output)}`);
  console.log(`  vLLM ${JSON.stringify(vllm)}\n  ours ${JSON.stringify(mine)}`);
}
for (const [format, { cases, equal }] of counts) console.log(`${format}: ${equal} of ${cases} equal`);

function askVllm() {
  const script = new URL('vllm_parsers.py', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(process.env.PYTHON ?? 'python3', [script], {
    input: JSON.stringify({ tools, cases }),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`vLLM's parsers did not run:\n${stderr}`);
  return JSON.parse(stdout.slice(stdout.indexOf('[')));
}

/** Whitespace at the borders of content means nothing, and arguments are compared as values. */
function comparable({ content, calls }) {
  return { content: (content ?? '').trim(), calls: calls.map(([name, args]) => [name, value(args)]) };
}

function value(args) {
  try {
    return JSON.parse(args);
  } catch {
    return `no JSON: ${args}`;
  }
}
