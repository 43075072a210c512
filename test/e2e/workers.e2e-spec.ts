import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/free-port.js';
import { interactive } from '../support/interactive.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { runProgram, startServer, type TestServer } from '../support/server.js';
import { jsonEventsOf, metric } from '../support/sse.js';
import { FakeServer, json } from '../support/upstream-fixture.js';

const WORDS = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
const script = { answers: [{ when: 'slowly', text: WORDS, delayMs: 40 }, { text: 'Fine.' }] };
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

function workersOf(server: TestServer): number[] {
  const text = spawnSync('ps', ['--ppid', String(server.process.pid), '-o', 'pid=']).stdout.toString();
  return text.split('\n').map(Number).filter(Boolean);
}

const isGone = (pid: number): boolean => spawnSync('ps', ['-p', String(pid)]).status !== 0;

async function until(condition: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited too long: ${what}`);
}

/** The text of a streamed chat on a connection of its own; null where it broke off. */
async function chat({ url }: TestServer, content: string): Promise<string | null> {
  const headers = { 'content-type': 'application/json' };
  try {
    const call = request(`${url}/v1/chat/completions`, { method: 'POST', agent: false, headers });
    call.end(JSON.stringify({ messages: [{ role: 'user', content }], stream: true }));
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    const chunks = jsonEventsOf<{ choices: { delta: { content?: string } }[] }>(await readText(answer));
    return chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
  } catch {
    return null;
  }
}

describe('serve --workers', () => {
  let proxy: FakeServer;
  let server: TestServer;
  beforeAll(async () => {
    proxy = await FakeServer.start({
      '/nodes/status': json({}),
      '/nodes/add': json('Added successfully'),
      '/nodes/remove': json('Deleted successfully'),
    });
    server = await startScriptedServer(script, ['--workers', '2', '--proxy-url', proxy.url]);
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await proxy?.stop();
  });

  const running = (): Promise<number> => metric(server.url, /^furiosa_llm_num_requests_running\{/);
  const lines = (text: string): number => server.log().split(text).length - 1;

  it('answers from several processes, says so once, and counts them together', async () => {
    expect(workersOf(server)).toHaveLength(2);
    expect([lines('ready at'), lines('model ready')]).toEqual([1, 2]);
    expect(await Promise.all(times(20, () => chat(server, 'Hi')))).toEqual(times(20, () => 'Fine.'));
    const succeeded = /^furiosa_llm_request_success_total\{.*finished_reason="stop"/;
    const scrapes = await Promise.all(times(4, () => metric(server.url, succeeded)));
    expect(scrapes).toEqual([20, 20, 20, 20]);
  });

  it('registers with a proxy once', async () => {
    await until(() => proxy.bodies('/nodes/add').length > 0, 'the registration');
    expect(proxy.bodies('/nodes/add').map(({ url }) => url)).toEqual([server.url]);
  });

  it('keeps no sessions without Redis, and says so', async () => {
    const kept = await interactive(server.url, { prompt: 'Hi', interactive_mode: true });
    const code = kept.body.error?.code;
    expect({ status: kept.status, code }).toEqual({ status: 400, code: 'sessions_unavailable' });
    expect(kept.body.error?.message).toContain('--redis-url');
    expect((await interactive(server.url, { prompt: 'Hi' })).body.text).toBe('Fine.');
  });

  it('replaces a killed process, and loses only what ran there', async () => {
    const slow = times(8, () => chat(server, 'slowly'));
    await until(async () => (await running()) === 8, 'eight requests to run');
    const [victim = 0, other = 0] = workersOf(server);
    process.kill(victim, 'SIGKILL');
    const meanwhile = await Promise.all(times(40, () => chat(server, 'Hi')));
    expect(meanwhile).toEqual(times(40, () => 'Fine.'));
    const whole = (await Promise.all(slow)).filter((text) => text === WORDS).length;
    expect(whole).toBeGreaterThan(0);
    expect(whole).toBeLessThan(8);
    await until(() => lines('model ready') >= 3, 'another process to be ready');
    expect(lines('a worker ended (SIGKILL)')).toBe(1);
    const now = workersOf(server);
    expect([now.length, now.includes(other), now.includes(victim)]).toEqual([2, true, false]);
  }, 120_000);

  it('keeps new connections while no process is there', async () => {
    for (const pid of workersOf(server)) process.kill(pid, 'SIGKILL');
    await until(() => lines('a worker ended') === 3, 'both to be gone');
    expect(await chat(server, 'Hi')).toBe('Fine.');
  }, 120_000);

  it('finishes what runs on SIGTERM, takes nothing new, leaves the proxy, and exits with 0', async () => {
    await until(() => lines('model ready') === 5, 'both processes to be ready');
    const workers = workersOf(server);
    const agent = new Agent({ keepAlive: true });
    const [idle] = (await once(get(`${server.url}/v1/models`, { agent }), 'response')) as [IncomingMessage];
    idle.resume();
    const slow = times(4, () => chat(server, 'slowly'));
    await until(async () => (await running()) === 4, 'four requests to run');
    const stopped = server.stop();
    expect(await Promise.all(slow)).toEqual(times(4, () => WORDS));
    expect(await stopped).toBe(0);
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
    expect(workers.every(isGone)).toBe(true);
    expect(proxy.bodies('/nodes/remove')).toEqual([{ url: server.url }]);
    agent.destroy();
  }, 120_000);
});

describe('the end of serve --workers', () => {
  it('comes as a whole by GET /terminate, over a socket file too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'workers-'));
    const socketPath = join(folder, 'nestling.sock');
    const flags = ['--workers', '2', '--uds', socketPath, '--allow-terminate-by-client'];
    const server = await startScriptedServer(script, flags);
    const exit = once(server.process, 'exit');
    const call = get({ socketPath, path: '/terminate', agent: false });
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(await exit).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  }, 120_000);

  it('leaves no process behind when the one in front is killed', async () => {
    const server = await startScriptedServer(script, ['--workers', '2']);
    const workers = workersOf(server);
    expect(workers).toHaveLength(2);
    server.process.kill('SIGKILL');
    await until(() => workers.every(isGone), 'the processes to end');
    await server.stop();
  }, 120_000);

  it('comes at once, with one line, for the embedded engine', async () => {
    const { code, stderr } = await runProgram(['serve', '--workers', '2', '--port', '0']);
    expect([code, stderr.trim().split('\n')]).toEqual([
      1,
      [expect.stringMatching(/^nestling: --workers 2 is for engines elsewhere .*the embedded engine/)],
    ]);
  });

  it('comes with one line about an upstream server that does not answer', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const flags = ['--workers', '3', '--engine', 'vllm', '--upstream', url, '--upstream-start-timeout', '0'];
    await expect(startServer(flags)).rejects.toThrow(
      /code 1:\n(?![^]*nestling:[^]*nestling:)[^]*can't reach/,
    );
  });
});
