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
