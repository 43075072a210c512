import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot, runProgram } from '../support/server.js';

const directory = mkdtempSync(join(tmpdir(), 'nestling-cli-'));
afterAll(() => rmSync(directory, { recursive: true }));

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

describe('the command line', () => {
  it('prints its version', async () => {
    expect(await runProgram(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it('names its commands', async () => {
    const { code, stdout, stderr } = await runProgram(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}serve /m);
    expect(stdout).toMatch(/^ {2}openapi /m);
  });

  it('explains every flag of serve in groups, with the aliases marked as such', async () => {
    const { code, stdout } = await runProgram(['serve', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Engine:$/m);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '--host <address> Address to listen on. 0.0.0.0 listens on every interface. (default: localhost) ' +
        '[also --server-name of LMDeploy]',
    );
    // Aliases and flags without effect have no line of their own.
    expect(stdout).not.toMatch(/^ {2}--(server-name|devices)\b.{3}/m);
  });

  it.each([['--help'], ['--version'], ['serve', '--help']])(
    'answers %s without loading the framework',
    async (...argv) => {
      const coverage = mkdtempSync(join(directory, 'loaded-'));
      await runProgram(argv, { NODE_V8_COVERAGE: coverage });
      const loaded = readdirSync(coverage).map((file) => readFileSync(join(coverage, file), 'utf8'));
      expect(loaded.join('')).toContain('dist/cli/program.js');
      expect(loaded.join('')).not.toMatch(/node_modules\/(@nestjs|fastify|koffi|@huggingface|yaml)\//);
    },
  );

  const notGguf = join(directory, 'not.gguf');
  writeFileSync(notGguf, 'this is no model');
  const wrongConfig = join(directory, 'wrong.yaml');
  writeFileSync(wrongConfig, 'prot: 1\n');

  it.each([
    [['sevre'], "unknown command 'sevre' (Did you mean serve?)"],
    [['serve', '--prot', '1'], 'unknown flag --prot; did you mean --port?'],
    [['serve', '--port', '99999'], '--port must be an integer from 0 to 65535, got "99999"'],
    [['serve', '--config', wrongConfig], `${wrongConfig} names an unknown setting prot; did you mean port?`],
    [['serve', './nothing.gguf'], './nothing.gguf: no such file or directory; MODEL is'],
    [
      ['serve', './nothing.gguf', '--tool-call-parser', 'nope'],
      "--tool-call-parser: there is no parser named 'nope'",
    ],
    [['serve', notGguf], `${notGguf} is no GGUF file: it begins with "this", not with "GGUF"`],
    [['serve', 'owner/name', '--offline'], 'offline, and owner/name is not in the cache'],
    [
      ['serve', '--upstream', 'http://localhost:1'],
      '--upstream needs --engine vllm, sglang, llama-server or',
    ],
    [
      ['serve', '--host', 'no-such-host.invalid'],
      "can't listen on no-such-host.invalid: host name not found",
    ],
    [
      ['openapi', '--out', '/nowhere/openapi.json'],
      "can't write /nowhere/openapi.json: no such file or directory",
    ],
  ])('%j ends with one line and exit code 1', async (argv, message) => {
    const { code, stdout, stderr } = await runProgram(argv, { NESTLING_PORT: '0', HF_HOME: directory });
    expect(code).toBe(1);
    expect(errorLines(stdout, stderr)).toEqual([expect.stringContaining(`nestling: ${message}`)]);
  });

  it('says that the port is taken before it loads a model', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const { code, stdout, stderr } = await runProgram([
      'serve',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ]);
    occupant.close();
    expect(code).toBe(1);
    expect(errorLines(stdout, stderr)).toEqual([
      `nestling: can't listen on 127.0.0.1:${port}: the address is in use`,
    ]);
  });

  it('writes the OpenAPI document to stdout or to a file, whatever the environment says', async () => {
    const file = join(directory, 'openapi.json');
    const { stdout } = await runProgram(['openapi'], {
      NESTLING_ROOT_PATH: '/prefix',
      NESTLING_DISABLE_DOCS: 'true',
    });
    await runProgram(['openapi', '--out', file]);
    expect(JSON.parse(stdout)).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });
});

/** Everything that is no log line (JSON) of the server. */
function errorLines(stdout: string, stderr: string): string[] {
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
}
