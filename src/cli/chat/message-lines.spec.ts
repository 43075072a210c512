import { describe, expect, it } from 'vitest';
import { ContinuedLines, DoubleEnterLines, type MessageLines } from './message-lines.js';

const messages = (lines: MessageLines, typed: readonly string[]): (string | null)[] =>
  typed.map((line) => lines.add(line));

describe('ContinuedLines', () => {
  it('takes a line for a message', () => {
    expect(messages(new ContinuedLines(), ['a', '', 'b'])).toEqual(['a', '', 'b']);
  });

  it('goes on behind a backslash, and between fences', () => {
    expect(messages(new ContinuedLines(), ['a\\', 'b', 'c'])).toEqual([null, 'a\nb', 'c']);
    expect(messages(new ContinuedLines(), ['"""', 'a\\', '', 'b', '"""'])).toEqual([
      null,
      null,
      null,
      null,
      'a\\\n\nb',
    ]);
  });

  it('gives what has begun', () => {
    const lines = new ContinuedLines();
    lines.add('"""');
    lines.add('a');
    expect(lines.inside).toBe(true);
    expect(lines.take()).toBe('a');
    expect(lines.inside).toBe(false);
  });
});

describe('DoubleEnterLines', () => {
  it('ends a message at an empty line, and takes no empty message', () => {
    expect(messages(new DoubleEnterLines(), ['', 'a', 'b', '', ''])).toEqual([
      null,
      null,
      null,
      'a\nb',
      null,
    ]);
  });
});
