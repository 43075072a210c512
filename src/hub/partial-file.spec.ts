import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPartialFile } from './partial-file.js';

describe('claimPartialFile', () => {
  let folder: string;
  let target: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestling-partial-'));
    target = join(folder, 'abc');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes over what an ended process left', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(`${target}.${hostname()}-${child.pid}.incomplete`, 'half');
    const own = await claimPartialFile(target);
    expect(readFileSync(own, 'utf8')).toBe('half');
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await claimPartialFile(target)).toBe(own);
  });

  it('leaves alone what a running process writes', async () => {
    const running = `${target}.${hostname()}-${process.ppid}.incomplete`;
    writeFileSync(running, 'half');
    expect(await claimPartialFile(target)).not.toBe(running);
    expect(readFileSync(running, 'utf8')).toBe('half');
  });

  it('takes a file of another machine only when it has not grown for a while', async () => {
    const foreign = `${target}.elsewhere-1.incomplete`;
    writeFileSync(foreign, 'half');
    await claimPartialFile(target);
    expect(readdirSync(folder)).toEqual(['abc.elsewhere-1.incomplete']);
    utimesSync(foreign, 0, 0);
    expect(readFileSync(await claimPartialFile(target), 'utf8')).toBe('half');
  });

  it('takes nothing of another file', async () => {
    writeFileSync(join(folder, 'abcd.elsewhere-1.incomplete'), 'other');
    utimesSync(join(folder, 'abcd.elsewhere-1.incomplete'), 0, 0);
    await claimPartialFile(target);
    expect(readdirSync(folder)).toEqual(['abcd.elsewhere-1.incomplete']);
  });
});
