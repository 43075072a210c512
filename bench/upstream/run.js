/**
 * What stands between a client and a fast server costs: added latency of whole answers (one at a time), and streamed
 * tokens per second of one core. Ways: --engine openai (rendered and parsed here), the same passing through, nestling
 * proxy, and beside them @portkey-ai/gateway (PORTKEY: path of its build/start-server.js) and nginx where it is there.
 *
 *   npm run build && node bench/upstream/run.js
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { freePort } from '../../tools/free-port.js';

const REQUESTS = Number(process.env.REQUESTS ?? 400);
const STREAMS = 16;
const TOKENS = Number(process.env.TOKENS ?? 1_500);
const TICKS_PER_SECOND = 100;
const agent = new Agent({ connections: 64, pipelining: 1 });
const directory = mkdtempSync(join(tmpdir(), 'bench-upstream-'));
const children = [];

function start(command, args, environment = {}) {
  const child = spawn(command, args, {
    cwd: process.cwd(),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  return child;
}

async function ready(url) {
  for (let tries = 0; tries < 300; tries++) {
    const answered = await request(url, { dispatcher: agent }).then(
      async ({ body }) => (await body.dump(), true),
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

/** Processor seconds that a process has used (Linux). */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function post(way, body) {
  const { statusCode, body: answer } = await request(`${way.url}/v1/completions`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...way.headers },
    body: JSON.stringify({ model: 'm', prompt: 'Once upon a time', temperature: 0, ...body }),
  });
  if (statusCode !== 200) throw new Error(`${way.name}: ${statusCode} ${await answer.text()}`);
  return answer;
}

const at = (sorted, share) => sorted[Math.floor((sorted.length - 1) * share)];

async function latency(way) {
  const times = [];
  for (let index = 0; index < REQUESTS; index++) {
    const from = performance.now();
    await (await post(way, { max_tokens: 1 })).dump();
    times.push(performance.now() - from);
  }
  const sorted = times.slice(REQUESTS / 4).toSorted((left, right) => left - right);
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
}

/** Tokens per second of processor time of the way itself, and per second of the clock. */
async function throughput(way) {
  const before = processorSeconds(way.pid);
  const from = performance.now();
  await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      let tail = '';
      for await (const chunk of await post(way, { max_tokens: TOKENS, stream: true })) {
        tail = (tail + chunk.toString('latin1')).slice(-40);
      }
      if (!tail.includes('[DONE]')) throw new Error(`${way.name}: a stream ended without [DONE]`);
    }),
  );
  const tokens = STREAMS * TOKENS;
  return {
    perCore: tokens / Math.max(0.01, processorSeconds(way.pid) - before),
    perSecond: (tokens / (performance.now() - from)) * 1000,
  };
}

async function nestling(name, upstream, args) {
  const port = await freePort();
  const [command, ...rest] = args;
  const quiet = ['--port', String(port), '--disable-access-log', '--log-level', 'error'];
  const child = start(process.execPath, ['dist/main.js', command, ...quiet, ...rest]);
  const url = `http://localhost:${port}`;
  await ready(`${url}/health`);
  return { name, url, pid: child.pid, upstream };
}

async function portkey(upstream) {
  const script = process.env.PORTKEY;
  if (!script) return null;
  const port = await freePort();
  const child = start(process.execPath, [script, `--port=${port}`, '--headless'], { PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  await ready(url);
  const headers = {
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstream}/v1`,
    authorization: 'Bearer none',
  };
  return { name: '@portkey-ai/gateway', url, pid: child.pid, headers };
}

async function nginx(upstream) {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const port = await freePort();
  const file = join(directory, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/log; events {}
http { access_log off; client_body_temp_path ${directory}; proxy_temp_path ${directory};
upstream u { server ${upstream.replace('http://', '')}; keepalive 64; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }`,
  );
  const child = start('nginx', ['-c', file, '-p', directory]);
  await ready(`http://127.0.0.1:${port}/v1/models`);
  return { name: 'nginx', url: `http://127.0.0.1:${port}`, pid: child.pid };
}

try {
  const fake = start(process.execPath, ['bench/upstream/fake-upstream.js']);
  const upstream = `http://127.0.0.1:${String((await once(fake.stdout, 'data'))[0]).trim()}`;
  const remote = ['serve', '--engine', 'openai', '--upstream', upstream, '--upstream-health-interval', '0'];
  const proxy = await nestling('nestling proxy', upstream, ['proxy', '--no-keep-nodes', '--heartbeat', '0']);
  const add = await request(`${proxy.url}/nodes/add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: upstream }),
  });
  await add.body.dump();
  const ways = [
    { name: 'direct', url: upstream, pid: fake.pid },
    await nestling('--engine openai', upstream, [...remote, '--tokenizer', 'models/demo-chat-q8_0.gguf']),
    await nestling('--engine openai, passing through', upstream, remote),
    proxy,
    await portkey(upstream),
    await nginx(upstream),
  ].filter(Boolean);
  const rows = [];
  for (const way of ways) {
    await latency(way);
    const { p50, p99 } = await latency(way);
    const row = { way: way.name, p50, p99, perCore: null, perSecond: null };
    // The first run is slower by half: its code is being compiled.
    await throughput(way)
      .then(() => throughput(way))
      .then((found) => Object.assign(row, found))
      .catch((error) => console.error(error.message));
    rows.push(row);
  }
  const [direct] = rows;
  console.log('| way | added p50 ms | added p99 ms | streamed tokens/s per core | tokens/s |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const { way, p50, p99, perCore, perSecond } of rows) {
    const added = (value, of) => (way === 'direct' ? `(${of.toFixed(2)})` : (value - of).toFixed(2));
    const count = (value) => (value === null ? 'failed' : Math.round(value).toLocaleString('en'));
    console.log(
      `| ${way} | ${added(p50, direct.p50)} | ${added(p99, direct.p99)} | ${count(perCore)} | ${count(perSecond)} |`,
    );
  }
} finally {
  for (const child of children) child.kill('SIGTERM');
  await agent.destroy();
  rmSync(directory, { recursive: true, force: true });
}
