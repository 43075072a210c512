/**
 * What the server and its engine hold over many short chat requests: half of them streamed, a tenth left early.
 * Usage: node bench/serving/memory.js [MODEL.gguf] [requests]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNestling } from './peers.js';

const [model = 'models/demo-chat-q8_0.gguf', requests = '2000'] = process.argv.slice(2);
const AT_ONCE = 10;
const BETWEEN_READINGS = 250;

const directory = mkdtempSync(join(tmpdir(), 'heap-probe-'));
process.env.HEAP_PROBE_DIRECTORY = directory;
process.env.NODE_OPTIONS = `--import ${new URL('./heap-probe.js', import.meta.url).href}`;
const server = await startNestling({ model, clients: AT_ONCE, context: 512 });
try {
  await readMemory('at the start');
  for (let done = 0; done < Number(requests); done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => request(done + index)));
    const count = done + AT_ONCE;
    if (count % BETWEEN_READINGS === 0) await readMemory(`${count} requests`);
  }
} finally {
  await server.stop();
  rmSync(directory, { recursive: true });
}

async function request(number) {
  const controller = new AbortController();
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    signal: controller.signal,
    body: JSON.stringify({
      messages: [{ role: 'user', content: `Say this is test ${number}` }],
      max_completion_tokens: 8,
      stream: number % 2 === 0,
    }),
  });
  if (number % 10 === 0) controller.abort();
  await response.text().catch(() => undefined);
}

async function readMemory(when) {
  // Connections that the last requests left have ended by then.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const readings = await Promise.all(processes().map(readProcess));
  console.log(
    `${when.padStart(13)}: ${readings
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(({ text }) => text)
      .join(' | ')}`,
  );
}

function processes() {
  const pids = readdirSync(directory).flatMap((name) => name.match(/^(\d+)\.json$/)?.[1] ?? []);
  return pids.map(Number);
}

async function readProcess(pid) {
  const before = reading(pid).count;
  process.kill(pid, 'SIGUSR2');
  while (reading(pid).count === before) await new Promise((resolve) => setTimeout(resolve, 20));
  const { entry, heapUsed, external, rss, resources } = reading(pid);
  const name = entry === 'worker-entry.js' ? 'engine' : 'server';
  const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
  const text = `${name} heap ${megabytes(heapUsed)}, external ${megabytes(external)}, resident ${megabytes(rss)} MiB, ${resources} handles`;
  return { name, text };
}

function reading(pid) {
  return JSON.parse(readFileSync(join(directory, `${pid}.json`), 'utf8'));
}
