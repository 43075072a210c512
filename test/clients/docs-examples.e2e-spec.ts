import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, startServer, type TestServer } from '../support/server.js';

const run = promisify(execFile);
const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8');

const hasPythonSdk = spawnSync('python3', ['-c', 'import openai']).status === 0;
if (!hasPythonSdk)
  console.log("Python's openai package is not installed: its example in docs/clients.md is not run");

describe('the examples of docs/clients.md', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  /** The example of a language, made to speak to the test's server. */
  function example(language: string): string {
    const code = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? '';
    return code.replaceAll('http://localhost:8000', server.url);
  }

  it('in JavaScript answers with Paris, whole and streamed', async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', example('js')], {
      cwd: projectRoot,
    });
    expect(stdout.match(/Paris/g)).toHaveLength(2);
    expect(stdout).toContain('true');
  });

  it.runIf(hasPythonSdk)('in Python answers with Paris, whole and streamed', async () => {
    const { stdout } = await run('python3', ['-c', example('python')]);
    expect(stdout.match(/Paris/g)).toHaveLength(2);
    expect(stdout).toContain('True');
  });
});
