import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';

describe('stop words of an LMDeploy chat template, on the scripted engine', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nestling-'));
  let server: TestServer;

  beforeAll(async () => {
    const template = join(directory, 'template.json');
    const keys = { user: 'U:', eoh: '\n', assistant: 'A:', eoa: '\n', stop_words: ['END', '<|stop|>'] };
    writeFileSync(template, JSON.stringify(keys));
    const script = join(directory, 'script.json');
    const answers = [
      { when: 'text', text: 'Yes. END of it' },
      { when: 'token', tokens: ['No', '<|stop|>', 'more'] },
    ];
    writeFileSync(script, JSON.stringify({ answers, specialTokens: ['<|stop|>'] }));
    server = await startServer(['--engine', 'scripted', '--script', script, '--chat-template', template]);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['text', 'Yes. '],
    ['token', 'No'],
  ])('end the answer: a %s', async (question, content) => {
    const response = await fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: question }] }),
    });
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content }, finish_reason: 'stop' }],
    });
  });
});
