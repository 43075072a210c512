import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askTls } from '../../test/support/ask-tls.js';
import { hasOpenssl, TestAuthority, WITHOUT_TLS, type KeyPair } from '../../test/support/certificates.js';
import { EventStream } from './event-stream.js';
import { FlushQueue } from './flush-queue.js';
import { HttpServers } from './http-servers.js';
import type { TlsSettings } from './tls/tls-options.js';

describe('HttpServers', () => {
  let authority: TestAuthority;
  let pair: KeyPair;
  let servers: HttpServers;
  let lines: string[];
  beforeAll(() => {
    if (!hasOpenssl) return;
    authority = new TestAuthority();
    pair = authority.issue('server');
  });
  afterEach(async () => {
    servers.closeAllConnections();
    await servers.close();
  });
  afterAll(() => authority?.remove());

  async function serve(
    settings: Partial<TlsSettings>,
    handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
      response.end('ok'),
  ): Promise<number> {
    lines = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
    servers = new HttpServers({ ...WITHOUT_TLS, ...settings }, log);
    const server = servers.factory(handle, {}) as Server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  const withTls = (more: Partial<TlsSettings> = {}): Partial<TlsSettings> => ({
    sslCertfile: pair.cert,
    sslKeyfile: pair.key,
    ...more,
  });
  async function secure(port: number, options: object = {}): Promise<TLSSocket> {
    const socket = connectTls({ port, host: '127.0.0.1', ca: authority.pem, ...options });
    await once(socket, 'secureConnect');
    // The end of a test cuts it off.
    socket.on('error', () => undefined);
    return socket;
  }
  /** What `closeIdleConnections` is called for, as a server that ends does it again and again. */
  async function drain(): Promise<void> {
    const idle = setInterval(() => servers.closeIdleConnections(), 50);
    await servers.close();
    clearInterval(idle);
  }

  it('ends connections without a request, and waits for the others', async () => {
    const pending: ServerResponse[] = [];
    const port = await serve({}, (_, response) => pending.push(response));
    const silent = connect(port, '127.0.0.1');
    const response = fetch(`http://127.0.0.1:${port}/`);
    await expect.poll(() => pending, { timeout: 20_000 }).toHaveLength(1);
    const draining = drain();
    await once(silent.resume(), 'close');
    pending[0]?.end('late');
    expect(await (await response).text()).toBe('late');
    await draining;
  });

  describe.runIf(hasOpenssl)('with TLS', () => {
    it('ends connections in every state that have no request, and waits for the others', async () => {
      const pending: ServerResponse[] = [];
      const port = await serve(withTls(), (_, response) => pending.push(response));
      const silent = connect(port, '127.0.0.1');
      const half = connect(port, '127.0.0.1');
      half.on('error', () => undefined).write('\x16\x03\x01\x02\x00\x01');
      const unused = await secure(port);
      const response = askTls(`https://127.0.0.1:${port}/`, { ca: authority.pem });
      await expect.poll(() => pending, { timeout: 20_000 }).toHaveLength(1);
      const draining = drain();
      await Promise.all(
        [silent.resume(), half.resume(), unused.resume()].map((socket) => once(socket, 'close')),
      );
      pending[0]?.end('late');
      expect(await (await response).text()).toBe('late');
      await draining;
    });

    it('cuts off connections in the middle of their handshake too', async () => {
      const port = await serve(withTls());
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('\x16\x03\x01\x02\x00\x01');
      const closed = once(socket.on('error', () => undefined).resume(), 'close');
      const closing = servers.close();
      await new Promise((resolve) => setTimeout(resolve, 50));
      servers.closeAllConnections();
      await closed;
      await closing;
    });

    it('refuses renegotiation', async () => {
      const port = await serve(withTls());
      const socket = await secure(port, { maxVersion: 'TLSv1.2' });
      const failure = once(socket, 'error').catch((error: unknown) => [error]);
      socket.renegotiate({}, () => undefined);
      expect(await failure).toMatchObject([{ code: 'ERR_SSL_NO_RENEGOTIATION' }]);
    });

    it.each([
      [0, [200, 200, 200]],
      [1, [200, 200, 'refused']],
      [2, ['refused', 200, 'refused']],
    ])(
      '--ssl-cert-reqs %d: clients with no, a good and a foreign certificate',
      async (sslCertReqs, expected) => {
        const foreign = new TestAuthority('foreign');
        const clients = [null, authority.issue('client'), foreign.issue('client')];
        const port = await serve(withTls({ sslCaCerts: authority.certificate.cert, sslCertReqs }));
        const status = async (client: KeyPair | null): Promise<number | string> => {
          const own = client && { cert: readFileSync(client.cert), key: readFileSync(client.key) };
          const answer = askTls(`https://127.0.0.1:${port}/`, { ca: authority.pem, ...own });
          return answer.then(
            ({ status }) => status,
            () => 'refused',
          );
        };
        expect(await Promise.all(clients.map(status))).toEqual(expected);
        foreign.remove();
      },
    );

    it('takes a new certificate, and keeps the old one while the files are half written', async () => {
      const live = {
        sslCertfile: join(authority.folder, 'live.pem'),
        sslKeyfile: join(authority.folder, 'live-key.pem'),
      };
      const [first, second] = [authority.issue('first'), authority.issue('second')];
      copyFileSync(first.cert, live.sslCertfile);
      copyFileSync(first.key, live.sslKeyfile);
      const port = await serve(live);
      const shown = async (): Promise<string> =>
        (await askTls(`https://127.0.0.1:${port}/`, { ca: authority.pem })).subject;
      const kept = (): string[] => lines.filter((line) => line.includes('still the old certificate'));
      const patience = { timeout: 30_000, interval: 100 };
      const open = await secure(port);
      expect(await shown()).toBe('CN=first');
      writeFileSync(live.sslCertfile, '-----BEGIN CERTIFICATE-----\nMIIB');
      await expect.poll(kept, patience).toHaveLength(1);
      copyFileSync(second.cert, live.sslCertfile);
      await expect.poll(kept, patience).toHaveLength(2);
      expect(await shown()).toBe('CN=first');
      copyFileSync(second.key, live.sslKeyfile);
      await expect.poll(shown, patience).toBe('CN=second');
      expect(kept()).toHaveLength(2);
      // Connections from before go on as they are.
      open.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      expect(String(await once(open, 'data'))).toContain('200 OK');
    });

    it('makes the producer of a stream wait for a reader that does not read', async () => {
      let sent = 0;
      const line = 'x'.repeat(1000);
      const port = await serve(withTls(), (_, response) => {
        const stream = new EventStream(response, new FlushQueue(), {});
        void (async () => {
          while (!response.destroyed && sent < 100_000) {
            stream.send(line);
            sent++;
            await stream.drained();
            if (sent % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
        })();
      });
      const socket = await secure(port);
      socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
      socket.pause();
      let before = -1;
      const stands = (): boolean => {
        const still = sent === before && sent > 0;
        before = sent;
        return still;
      };
      await expect.poll(stands, { interval: 300, timeout: 20_000 }).toBe(true);
      expect(sent * line.length).toBeLessThan(20 * 1024 * 1024);
    });
  });
});
