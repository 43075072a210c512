import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { eventsOf, metric, postJson } from '../support/sse.js';

const LONG_STORY = {
  prompt: 'Once upon a time',
  max_tokens: 900,
  ignore_eos: true,
  temperature: 0,
  stream: true,
};

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited too long: ${what}`);
}

/** Process ids of the server's children: the engines. */
function childrenOf(pid: number): number[] {
  const text = spawnSync('ps', ['--ppid', String(pid), '-o', 'pid=']).stdout.toString();
  return text.split('\n').map(Number).filter(Boolean);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a running server', () => {
  let server: TestServer;
  afterEach(async () => {
    await server?.stop();
  });

  const running = (): Promise<number> => metric(server.url, /^furiosa_llm_num_requests_running\{.*demo-chat/);
  const generated = (): Promise<number> =>
    metric(server.url, /^furiosa_llm_generation_tokens_total\{.*demo-chat/);

  it('stops generating when the client goes away, streamed or not', async () => {
    server = await startServer();
    for (const stream of [true, false]) {
      const before = await generated();
      const controller = new AbortController();
      const response = postJson(
        `${server.url}/v1/completions`,
        { ...LONG_STORY, stream },
        { signal: controller.signal },
      );
      response.catch(() => undefined);
      if (stream) await (await response).body?.getReader().read();
      else await until(async () => (await running()) === 1, 'the request to run');
      controller.abort();
      await until(async () => (await running()) === 0, 'the engine to stop');
      const after = await generated();
      expect(after - before).toBeLessThan(900);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await generated()).toBe(after);
    }
    expect(await metric(server.url, /^furiosa_llm_request_success_total\{.*demo-chat.*abort/)).toBe(2);
  });

  it('finishes what runs on SIGTERM, takes nothing new, and exits with 0', async () => {
    server = await startServer();
    const response = await postJson(`${server.url}/v1/completions`, { ...LONG_STORY, max_tokens: 400 });
    const stopped = server.stop();
    const events = eventsOf(await response.text());
    expect(events.at(-1)).toBe('[DONE]');
    expect(events.at(-2)).toContain('"finish_reason":"length"');
    expect(await stopped).toBe(0);
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  });

  it('survives the death of its engine: an error event, not ready, ready again, next answer right', async () => {
    server = await startServer();
    const engines = childrenOf(server.process.pid ?? 0);
    expect(engines.length).toBeGreaterThan(0);
    const response = await postJson(`${server.url}/v1/completions`, LONG_STORY);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let body = (await reader?.read())?.value ?? '';
    for (const pid of engines) process.kill(pid, 'SIGKILL');
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) body += part.value;
    const events = eventsOf(body);
    expect(events.at(-1)).toBe('[DONE]');
    expect(JSON.parse(events.at(-2) ?? '')).toMatchObject({
      error: { type: 'server_error', code: 'engine_unavailable' },
    });
    const ready = async (): Promise<boolean> => (await fetch(`${server.url}/health/ready`)).ok;
    await until(ready, 'the engine to come back');
    expect(server.log()).toContain('"status":"starting"');
    const next = await postJson(`${server.url}/v1/chat/completions`, {
      messages: [{ role: 'user', content: 'What is the capital of France?' }],
      temperature: 0,
    });
    expect(JSON.stringify(await next.json())).toContain('Paris');
  });

  it('exits with 0 at once on SIGTERM while it starts, and takes its engines with it', async () => {
    const starting = spawn(process.execPath, ['dist/main.js', 'serve', '--port', '0', '--threads', '1']);
    const exit = once(starting, 'exit');
    const pid = starting.pid ?? 0;
    await until(async () => childrenOf(pid).length > 0, 'the engines to be started');
    const engines = childrenOf(pid);
    starting.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    await until(async () => !engines.some(isAlive), 'the engines to end');
  });

  it('leaves no process behind when it is killed', async () => {
    server = await startServer();
    const engines = childrenOf(server.process.pid ?? 0);
    server.process.kill('SIGKILL');
    await until(async () => !engines.some(isAlive), 'the engines to end');
  });
});
