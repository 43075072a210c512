import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedServer } from '../support/scripted-server.js';
import { runProgram, type TestServer } from '../support/server.js';
import { hasTmux, TmuxTerminal } from '../support/tmux.js';

// The first that fits a whole conversation answers: what later turns say comes first.
const answers = [
  { when: 'escape', text: 'red \u001B[31mtext' },
  { when: 'second line', text: 'Both lines came.' },
  { when: 'Thanks', text: 'Hello to you.' },
  { when: 'sunny', text: 'It is sunny.' },
  {
    when: 'weather',
    text: '<think>A tool knows.</think>\n<tool_call>\n{"name": "get_weather", "arguments": {"location": "Seoul"}}\n</tool_call>',
  },
  { when: 'slowly', text: 'one two three four five six seven eight nine ten', delayMs: 400 },
  { when: 'Be brief', text: 'Brief.' },
  { text: 'Hello to you.' },
];
const tools = [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } }];

describe('nestling chat', () => {
  let server: TestServer;
  let folder: string;
  let toolsFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestling-chat-'));
    toolsFile = join(folder, 'tools.json');
    await writeFile(toolsFile, JSON.stringify(tools));
    server = await startScriptedServer({ answers }, [
      '--tool-call-parser',
      'hermes',
      '--reasoning-parser',
      'qwen3',
    ]);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers in a pipe, with nothing but the answers on stdout', async () => {
    const { code, stdout } = await runProgram(
      ['chat', server.url],
      {},
      'Hi\n"""\na\nsecond line\n"""\nescape',
    );
    expect(stdout).toBe('Hello to you.\nBoth lines came.\nred [31mtext\n');
    expect(code).toBe(0);
  });

  it('tells errors in one line, and the exit code says so', async () => {
    const wrong = await runProgram(['chat', server.url], {}, '/params temperature=9\nHi\n/sytem x\n');
    expect(wrong.stderr).toContain("Invalid value for 'temperature': must be a number from 0 to 2, got 9.");
    expect(wrong.stderr).toContain('there is no /sytem; did you mean /system?');
    expect(wrong.code).toBe(1);
    const nobody = await runProgram(['chat', 'localhost:1']);
    expect(nobody.stderr).toBe("nestling: can't chat with localhost:1: nothing answers there\n");
  });

  it('chats with the first model that generates text, whatever is served before it', async () => {
    const served = JSON.stringify({
      data: [{ id: 'vectors', task: 'embed' }, { id: 'ranks', task: 'score' }, { id: 'words' }],
    });
    const asked: string[] = [];
    const other = createServer((request, response) => {
      if (request.url === '/v1/models') return void response.end(served);
      request.setEncoding('utf8').on('data', (text: string) => asked.push(text));
      request.on('end', () =>
        response.end('data: {"choices":[{"delta":{"content":"Fine."}}]}\n\ndata: [DONE]\n\n'),
      );
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { stdout } = await runProgram(['chat', `127.0.0.1:${port}`], {}, 'Hi');
    other.close();
    expect(stdout).toBe('Fine.\n');
    expect(JSON.parse(asked.join(''))).toMatchObject({ model: 'words' });
  });

  it('keeps the session on the server with --interactive-api, messages ended by an empty line', async () => {
    const input = 'Hi\nthere\n\nsecond line\n\nend\n\nHi\n\nexit\n\n';
    const args = ['chat', server.url, '--interactive-api', '--session-id', '9'];
    const { stdout, stderr, code } = await runProgram(args, {}, input);
    expect(stdout).toBe('Hello to you.\nBoth lines came.\nHello to you.\n');
    expect(stderr).toContain('the session has ended');
    expect(code).toBe(0);
  });

  describe.runIf(hasTmux)('in a terminal', () => {
    let terminal: TmuxTerminal;
    const start = (...args: string[]): void => {
      terminal = new TmuxTerminal([process.execPath, 'dist/main.js', 'chat', server.url, ...args]);
    };
    const say = (text: string): void => {
      terminal.type(text);
      terminal.press('Enter');
    };
    afterEach(() => terminal.close());

    it('streams, stops an answer with Ctrl-C and stays, recalls what was typed, and leaves with Ctrl-D', async () => {
      start();
      await terminal.shows(/^>\s*$/m);
      say('slowly');
      await terminal.shows(/one two/);
      terminal.press('C-c');
      const stopped = await terminal.shows(/\[stopped\]/);
      expect(stopped).not.toContain('ten');
      say('Thanks');
      await terminal.shows(/Hello to you\./);
      terminal.press('Up', 'Up');
      await terminal.shows(/> slowly\s*$/);
      terminal.press('C-c');
      terminal.type('first\\');
      terminal.press('Enter');
      await terminal.shows(/^…\s*$/m);
      say('second line');
      await terminal.shows(/Both lines came\.\s+>\s*$/);
      terminal.press('C-d');
      await terminal.shows(/left with 0/);
    });

    it('dims reasoning, shows calls, and takes their results', async () => {
      start('--tools', toolsFile);
      await terminal.shows(/^>\s*$/m);
      say('What is the weather?');
      await terminal.shows(/result of get_weather>/);
      const screen = terminal.screen({ withColors: true });
      // oxlint-disable-next-line no-control-regex
      expect(screen).toMatch(/\u001B\[2mA tool knows\./);
      expect(screen).toContain('→ get_weather({"location": "Seoul"})');
      say('{"sky": "sunny"}');
      await terminal.shows(/It is sunny\./);
    });

    it('has commands: help, system, model, params, reset, save', async () => {
      start('--param', 'temperature=0');
      await terminal.shows(/^>\s*$/m);
      say('/help');
      await terminal.shows(/\/save +<file>/);
      say('/system Be brief');
      await terminal.shows(/system prompt: Be brief/);
      say('/model');
      await terminal.shows(/\* scripted/);
      say('/params max_tokens=50');
      await terminal.shows(/temperature=0\s+max_tokens=50/);
      say('Hi');
      await terminal.shows(/Brief\./);
      const file = join(folder, 'saved.json');
      say(`/save ${file}`);
      await terminal.shows(/saved to/);
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
        model: 'scripted',
        temperature: 0,
        max_tokens: 50,
        messages: [
          { role: 'system', content: 'Be brief' },
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Brief.' },
        ],
      });
      say('/reset');
      await terminal.shows(/a new conversation/);
      say('/exit');
      await terminal.shows(/left with 0/);
    });
  });
});
