import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressBar, progressLines, type DownloadListener } from './download-progress.js';
import { formatBytes } from './format-bytes.js';

function tell(listener: DownloadListener): void {
  listener({ type: 'start', file: 'm.gguf', totalBytes: 2_000_000 });
  listener({ type: 'progress', file: 'm.gguf', receivedBytes: 500_000, totalBytes: 2_000_000 });
  listener({ type: 'progress', file: 'm.gguf', receivedBytes: 1_990_000, totalBytes: 2_000_000 });
  listener({ type: 'done', file: 'm.gguf' });
  listener({ type: 'notice', text: 'something to know' });
}

describe('progressLines', () => {
  it('writes the first and the last line of a file, and others by time', () => {
    const written: string[] = [];
    tell(progressLines({ write: (text) => written.push(text) }, 0));
    expect(written).toEqual([
      'nestling: downloading m.gguf (2 MB)\n',
      'nestling: m.gguf 25 % (500 kB of 2 MB)\n',
      'nestling: m.gguf 99 % (1.99 MB of 2 MB)\n',
      'nestling: downloaded m.gguf\n',
      'nestling: something to know\n',
    ]);
  });

  it('is quiet in between', () => {
    const written: string[] = [];
    tell(progressLines({ write: (text) => written.push(text) }, 3_600_000));
    expect(written).toHaveLength(3);
  });
});

describe('progressBar', () => {
  it('draws a bar and gives the cursor back', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 24 });
    tell(await progressBar(stream));
    const drawn = String(stream.read());
    expect(drawn).toContain('m.gguf');
    expect(drawn).toContain('2 MB');
    expect(drawn.lastIndexOf('[?25h')).toBeGreaterThan(drawn.lastIndexOf('[?25l'));
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1_594_656, '1.59 MB'],
    [4_110_000_000, '4.11 GB'],
    [12e15, '12000 TB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});
