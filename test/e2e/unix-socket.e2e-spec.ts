import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.js';
import { runProgram, startServer } from '../support/server.js';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.log('curl is not installed: its test over a unix socket skips');

describe.skipIf(process.platform === 'win32')('--uds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uds-'));
  const socketPath = join(folder, 'nestling.sock');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function chat(path = socketPath): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const options = { socketPath: path, path: '/v1/chat/completions', method: 'POST', agent: false, headers };
    const call = request(options);
    call.end(
      JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'Hi' }], stream: true }),
    );
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return text(answer);
  }

  it('serves at a socket file, also after one that was killed, and removes it at the end', async () => {
    const killed = await startScriptedServer({}, ['--uds', socketPath]);
    expect(killed.url).toBe(socketPath);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    expect(existsSync(socketPath)).toBe(true);

    const server = await startScriptedServer({ answers: [{ text: 'Fine.' }] }, ['--uds', socketPath]);
    expect(await chat()).toMatch(/Fine.*data: \[DONE\]\n\n$/s);
    if (hasCurl) {
      const curl = spawnSync('curl', ['-sf', '--unix-socket', socketPath, 'http://localhost/v1/models']);
      expect(curl.stdout.toString()).toContain('"id":"scripted"');
    }
    const other = await runProgram(['serve', '--engine', 'scripted', '--uds', socketPath]);
    expect([other.code, other.stderr]).toEqual([
      1,
      `nestling: --uds ${socketPath}: another server listens there\n`,
    ]);
    expect(await server.stop()).toBe(0);
    expect(existsSync(socketPath)).toBe(false);
  }, 120_000);

  it('does not touch a file that is no socket', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'precious');
    const { code, stderr } = await runProgram(['proxy', '--uds', file]);
    expect([code, stderr]).toEqual([1, `nestling: --uds ${file} is there already, and it is no socket\n`]);
    expect(existsSync(file)).toBe(true);
  }, 60_000);

  it('serves the proxy, which the server behind it joins by a name of its own', async () => {
    const path = join(folder, 'proxy.sock');
    const proxy = await startServer(['--uds', path, '--no-keep-nodes'], {}, 'proxy');
    const call = request({ socketPath: path, path: '/health', agent: false });
    call.end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    answer.resume();
    expect([proxy.url, answer.statusCode]).toEqual([path, 200]);
    await proxy.stop();
    expect(existsSync(path)).toBe(false);
    const flags = ['--uds', path, '--proxy-url', 'http://127.0.0.1:1'];
    const nameless = await runProgram(['serve', '--engine', 'scripted', ...flags]);
    expect([nameless.code, nameless.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^nestling: --proxy-url with --uds needs --node-url: [^\n]*$/),
    ]);
  }, 60_000);
});
