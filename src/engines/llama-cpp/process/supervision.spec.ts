import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, truncate, copyFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { generationRequest } from '../../../../test/support/generation-request.js';
import type { EngineState, GenerationEvent, GenerationRequest } from '../../engine.js';
import type { LlamaCppEngineOptions } from '../engine-options.js';
import { LlamaCppEngine } from '../llama-cpp-engine.js';

const DEMO_CHAT = 'models/demo-chat-q8_0.gguf';
/** Child processes run compiled code; `npm test` builds it first. */
const WORKER_ENTRY = 'dist/engines/llama-cpp/process/worker-entry.js';
const engines: LlamaCppEngine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

function create(options: Partial<LlamaCppEngineOptions> = {}): LlamaCppEngine {
  const engine = new LlamaCppEngine({
    modelPath: DEMO_CHAT,
    threads: 1,
    workerEntry: WORKER_ENTRY,
    ...options,
  });
  engines.push(engine);
  return engine;
}

/** Process ids of a process's children, by default of this one's. */
function children(of = process.pid): number[] {
  const list = readFileSync(`/proc/${of}/task/${of}/children`, 'utf8');
  return list
    .split(' ')
    .map(Number)
    .filter((pid) => pid > 0);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function request(maxTokens: number): GenerationRequest {
  const text = '<|im_start|>user\nHello!<|im_end|>\n<|im_start|>assistant\n';
  return generationRequest({
    prompt: { text, addSpecialTokens: false },
    stop: { maxTokens, ignoreEos: true },
  });
}

async function run(
  engine: LlamaCppEngine,
  maxTokens: number,
  onEvent: (event: GenerationEvent, count: number) => void = () => undefined,
) {
  const events: GenerationEvent[] = [];
  for await (const event of engine.generate(request(maxTokens), new AbortController().signal)) {
    events.push(event);
    onEvent(event, events.length);
  }
  return events;
}

function untilReady(engine: LlamaCppEngine): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.onStateChange((state) => {
      if (state.status === 'ready') {
        stop();
        resolve();
      }
    });
  });
}

describe('the supervised child process', () => {
  it('is outlived by the engine: a kill fails what runs, and the next request works again', async () => {
    const engine = create({ firstRetryMs: 10 });
    const before = children();
    await engine.start();
    const [child] = children().filter((pid) => !before.includes(pid));
    const states: EngineState['status'][] = [];
    engine.onStateChange(({ status }) => states.push(status));
    const events = await run(engine, 3000, (_, count) => {
      if (count === 4) {
        process.kill(child ?? 0, 'SIGKILL');
      }
    });
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'unavailable', message: expect.stringContaining('SIGKILL') },
    });
    expect(engine.statistics).toMatchObject({ requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: 0 });
    const refused = await run(engine, 5);
    expect(refused).toMatchObject([{ type: 'error', error: { kind: 'unavailable' } }]);
    await untilReady(engine);
    expect(states).toEqual(['starting', 'ready']);
    const again = await run(engine, 5);
    expect(again.at(-1)).toEqual({ type: 'finish' });
    expect(engine.statistics.generatedTokens).toBeGreaterThan(5);
  });

  it('is ended when it hangs with work in hand, and started again', async () => {
    const engine = create({ firstRetryMs: 20, hangTimeoutSeconds: 2 });
    const before = children();
    await engine.start();
    const pids = children().filter((pid) => !before.includes(pid));
    const events = await run(engine, 500, (_, count) => {
      if (count === 4) {
        pids.forEach((pid) => process.kill(pid, 'SIGSTOP'));
      }
    });
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'unavailable', message: expect.stringContaining('no sign of life for 2 s') },
    });
    await untilReady(engine);
    expect(pids.filter(isRunning)).toEqual([]);
    expect((await run(engine, 5)).at(-1)).toEqual({ type: 'finish' });
  });

  it('is given up after failures in a row, with the reason', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'supervision-')), 'model.gguf');
    await copyFile(DEMO_CHAT, path);
    const engine = create({ modelPath: path, firstRetryMs: 1 });
    const before = children();
    await engine.start();
    await truncate(path, 1000);
    const failed = new Promise<EngineState>((resolve) => {
      engine.onStateChange((state) => {
        if (state.status === 'failed') {
          resolve(state);
        }
      });
    });
    children()
      .filter((pid) => !before.includes(pid))
      .forEach((pid) => process.kill(pid, 'SIGKILL'));
    expect(await failed).toMatchObject({ reason: expect.stringContaining(path) });
  });

  it('leaves signals for the process group to its parent, and ends with the engine', async () => {
    const engine = create();
    const before = children();
    await engine.start();
    const pids = children().filter((pid) => !before.includes(pid));
    const events = await run(engine, 200, (_, count) => {
      if (count === 4) {
        pids.forEach((pid) => process.kill(pid, 'SIGTERM'));
        pids.forEach((pid) => process.kill(pid, 'SIGINT'));
      }
    });
    expect(events.at(-1)).toEqual({ type: 'finish' });
    await engine.close({ drain: true });
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('leaves no child behind when its parent is killed', async () => {
    const program = `
      const { LlamaCppEngine } = await import('./dist/engines/llama-cpp/llama-cpp-engine.js');
      const engine = new LlamaCppEngine({ modelPath: '${DEMO_CHAT}', threads: 1 });
      await engine.start();
      process.stdout.write('ready');
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const orphans = children(parent.pid);
    expect(orphans).toHaveLength(1);
    parent.kill('SIGKILL');
    await expect.poll(() => orphans.filter(isRunning), { timeout: 20_000 }).toEqual([]);
  });

  it('says in one line why a model can not be served', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'supervision-'));
    const foreign = join(directory, 'foreign.gguf');
    await writeFile(foreign, 'no model at all, but some text that is long enough for a header');
    const short = join(directory, 'short.gguf');
    await copyFile(DEMO_CHAT, short);
    await truncate(short, 500_000);
    for (const path of [join(directory, 'missing.gguf'), foreign, short]) {
      const engine = create({ modelPath: path });
      const error: unknown = await engine.start().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'EngineStartError', message: expect.stringContaining(path) });
      expect((error as Error).message).not.toContain('\n');
      expect(engine.state).toMatchObject({ status: 'failed' });
    }
  });
});
