import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHub } from '../support/fake-hub.js';
import { projectRoot, runProgram } from '../support/server.js';

const weights = readFileSync(join(projectRoot, 'models/demo-chat-q8_0.gguf'));
const home = mkdtempSync(join(tmpdir(), 'nestling-hub-e2e-'));
afterAll(() => rmSync(home, { recursive: true }));

describe('serving a model of the Hugging Face hub', () => {
  let hub: FakeHub;
  beforeEach(async () => {
    hub = new FakeHub({
      repositories: { 'owner/demo': { 'demo-Q8_0.gguf': weights }, 'owner/gated': { 'g.gguf': weights } },
      gated: { 'owner/gated': 'a-token' },
    });
    await hub.start();
  });
  afterEach(() => hub.stop());

  function environment(): NodeJS.ProcessEnv {
    return { HF_ENDPOINT: hub.url, HF_HOME: home, HF_TOKEN: '', NESTLING_PORT: '0' };
  }

  /** Starts `nestling serve` and ends it with the signal once stderr matches. Returns stderr. */
  async function serveUntil(
    args: readonly string[],
    pattern: RegExp,
    signal: NodeJS.Signals,
  ): Promise<string> {
    const child = spawn(process.execPath, ['dist/main.js', 'serve', '--threads', '1', ...args], {
      cwd: projectRoot,
      env: { ...process.env, ...environment() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (!child.killed && pattern.test(log)) child.kill(signal);
    });
    await once(child, 'close');
    return log;
  }

  it('goes on with a download that was killed, serves the model, and later needs no hub', async () => {
    hub.holdAfterBytes = 1_000_000;
    await serveUntil(['owner/demo'], /downloading demo-Q8_0\.gguf \([\d.]+ MB\)/, 'SIGKILL');
    hub.holdAfterBytes = null;

    const log = await serveUntil(['owner/demo:q8_0'], /ready at http:\S+/, 'SIGTERM');
    expect(log).toMatch(/downloaded demo-Q8_0\.gguf\n.*ready at/s);

    const before = hub.requests.length;
    expect(await serveUntil(['owner/demo', '--offline'], /ready at http:\S+/, 'SIGTERM')).toMatch(/ready at/);
    expect(hub.requests).toHaveLength(before);
  });

  it('ends with one line when the hub refuses', async () => {
    const { code, stderr } = await runProgram(['serve', 'owner/gated'], environment());
    expect(code).toBe(1);
    expect(stderr).toBe(
      'nestling: owner/gated is gated: accept its terms on the Hugging Face hub, then set HF_TOKEN to your token\n',
    );
  });

  it('ends with one line when there is no network', async () => {
    await hub.stop();
    const { code, stderr } = await runProgram(['serve', 'owner/other'], environment());
    expect(code).toBe(1);
    expect(stderr).toBe(`nestling: can't reach ${hub.url} to get owner/other: connection refused\n`);
  });
});
