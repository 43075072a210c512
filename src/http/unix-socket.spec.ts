import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWayForSocket } from './unix-socket.js';

describe.skipIf(process.platform === 'win32')('makeWayForSocket', () => {
  const folder = mkdtempSync(join(tmpdir(), 'socket-'));
  const at = (name: string): string => join(folder, name);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has nothing to do where nothing is', async () => {
    await makeWayForSocket(at('none.sock'));
    expect(existsSync(at('none.sock'))).toBe(false);
  });

  it('removes the socket of a server that is gone', async () => {
    const server = createServer().listen(at('first.sock'));
    await once(server, 'listening');
    // Under another name it is not removed when its server ends, as if that had been killed.
    renameSync(at('first.sock'), at('stale.sock'));
    server.close();
    await once(server, 'close');
    expect(existsSync(at('stale.sock'))).toBe(true);
    await makeWayForSocket(at('stale.sock'));
    expect(existsSync(at('stale.sock'))).toBe(false);
  });

  it('leaves the socket of a running server alone', async () => {
    const server = createServer().listen(at('live.sock'));
    await once(server, 'listening');
    await expect(makeWayForSocket(at('live.sock'))).rejects.toThrow(
      /live\.sock: another server listens there$/,
    );
    expect(existsSync(at('live.sock'))).toBe(true);
    server.close();
  });

  it.each([
    ['a file', 'file', (path: string) => writeFileSync(path, 'precious')],
    ['a directory', 'directory', (path: string) => mkdirSync(path)],
    ['a link', 'link', (path: string) => symlinkSync('/dev/null', path)],
  ])('leaves %s alone', async (_, name, make) => {
    make(at(name));
    await expect(makeWayForSocket(at(name))).rejects.toThrow(
      /^--uds .* is there already, and it is no socket$/,
    );
    expect(existsSync(at(name))).toBe(true);
  });

  it('says what is wrong with a path', async () => {
    await expect(makeWayForSocket(at('no/where.sock'))).rejects.toThrow(
      /^can't listen at --uds .*: no such file or directory$/,
    );
    await expect(makeWayForSocket(at('x'.repeat(200)))).rejects.toThrow(
      /^--uds must be a path of at most \d+ bytes/,
    );
  });
});
