import { describe, expect, it } from 'vitest';
import { runProgram } from '../support/server.js';

const MODEL = 'models/demo-chat-q8_0.gguf';
const messages = JSON.stringify([{ role: 'user', content: 'Hi' }]);
const run = (args: string[], input: string): ReturnType<typeof runProgram> => runProgram(args, {}, input);

describe('nestling render', () => {
  it('prints the prompt of a model, with its tokens when asked', async () => {
    const { stdout, code } = await run(['render', MODEL, '--messages', '-', '--json'], messages);
    expect(code).toBe(0);
    const { prompt, token_ids: tokens } = JSON.parse(stdout) as { prompt: string; token_ids: number[] };
    expect(prompt).toBe('<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n');
    expect(tokens.length).toBeGreaterThan(5);
  });

  it('renders a template alone, and reports what the template says', async () => {
    const inline = ['render', '--messages', '-', '--chat-template'];
    expect((await run([...inline, '{{ messages[0].content }}!'], messages)).stdout).toBe('Hi!\n');
    const refused = await run([...inline, "{{ raise_exception('only cats') }}"], messages);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('only cats') });
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('nestling parse', () => {
  const output = '<think>Hm.</think>Hello <tool_call>\n{"name": "f", "arguments": {"a": 1}}\n</tool_call>';
  const parsers = ['parse', '--tool-call-parser', 'hermes', '--reasoning-parser', 'qwen3'];

  it('prints the message an output becomes', async () => {
    const { stdout } = await run(parsers, output);
    expect(JSON.parse(stdout)).toMatchObject({
      content: expect.stringContaining('Hello'),
      reasoning: 'Hm.',
      tool_calls: [{ name: 'f', arguments: '{"a": 1}' }],
    });
  });

  it('prints the deltas of a stream with --chunks', async () => {
    const lines = (await run([...parsers, '--chunks', '2'], output)).stdout.trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as { type: string; text?: string });
    const textOf = (type: string): string =>
      events
        .filter((event) => event.type === type)
        .map((event) => event.text)
        .join('');
    expect(textOf('reasoning')).toBe('Hm.');
    expect(textOf('tool-call-arguments')).toBe('{"a": 1}');
    expect(events.length).toBeGreaterThan(5);
  });

  it('refuses an unknown parser and a wrong chunk size in one line', async () => {
    for (const args of [
      ['--tool-call-parser', 'nope'],
      ['--chunks', '0'],
    ]) {
      const { code, stderr } = await run(['parse', ...args], output);
      expect(code).toBe(1);
      expect(stderr).toContain(args[1]);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

describe('nestling tokenize', () => {
  const tokens = async (...args: string[]): Promise<number[]> => {
    const { stdout } = await run(['tokenize', MODEL, '--json', ...args], 'From stdin\n');
    return (JSON.parse(stdout) as { tokens: number[] }).tokens;
  };

  it('prints a line with id and text for every token', async () => {
    const { stdout, code } = await run(['tokenize', MODEL, '--text', '<|im_start|>user\nHi there'], '');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    const texts = lines.map((line) => JSON.parse(line.replace(/^ *\d+ /, '')) as string);
    expect(texts[0]).toBe('<|im_start|>');
    expect(texts.join('')).toBe('<|im_start|>user\nHi there');
  });

  it('reads stdin, and turns ids back into their text', async () => {
    const ids = await tokens();
    for (const list of [JSON.stringify(ids), ids.join(' ')])
      expect((await run(['tokenize', MODEL, '--decode'], list)).stdout).toBe('From stdin\n\n');
  });

  it('refuses what is no token id in one line', async () => {
    for (const wrong of ['1 two', '1 -2', '99999999']) {
      const { code, stderr } = await run(['tokenize', MODEL, '--decode', '--text', wrong], '');
      expect(code).toBe(1);
      expect(stderr).toContain(wrong.split(' ').at(-1));
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
