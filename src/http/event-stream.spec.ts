import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { EventStream } from './event-stream.js';
import { FlushQueue } from './flush-queue.js';

describe('EventStream', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function serve(
    handle: (stream: EventStream, response: ServerResponse) => Promise<void>,
  ): Promise<number> {
    const queue = new FlushQueue();
    server = createServer(
      (_request, response) => void handle(new EventStream(response, queue, { 'x-a': 'b' }), response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('sends every event complete and in order, whatever it holds', async () => {
    const texts = Array.from({ length: 2000 }, (_, index) => `${index} ${'ü🙂'.repeat(index % 50)}`);
    const port = await serve(async (stream) => {
      for (const text of texts) {
        stream.send(JSON.stringify(text));
        await stream.drained();
        if (text.endsWith('🙂')) await new Promise((resolve) => setImmediate(resolve));
      }
      stream.end();
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('x-a')).toBe('b');
    expect(await response.text()).toBe(texts.map((text) => `data: ${JSON.stringify(text)}\n\n`).join(''));
  });

  it('speaks to HTTP/1.0 clients without chunks', async () => {
    const port = await serve(async (stream) => {
      stream.send('1');
      stream.end();
    });
    const raw = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
      socket.on('data', (data) => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(raw.split('\r\n\r\n')[1]).toBe('data: 1\n\n');
  });

  it('makes the producer wait for a reader that does not read', async () => {
    let sent = 0;
    const line = 'x'.repeat(1000);
    const port = await serve(async (stream, response) => {
      while (!response.destroyed && sent < 100_000) {
        stream.send(line);
        sent++;
        await stream.drained();
        if (sent % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    });
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'));
    socket.pause();
    let before = -1;
    await expect
      .poll(
        () => {
          const still = sent === before && sent > 0;
          before = sent;
          return still;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    // The socket's buffers and our own mark: a few megabytes, not the hundred that were on offer.
    expect(sent * line.length).toBeLessThan(20 * 1024 * 1024);
    socket.destroy();
  });

  it('lets the producer go when the reader leaves', async () => {
    let ended = false;
    const port = await serve(async (stream, response) => {
      while (!response.destroyed) {
        stream.send('x'.repeat(10_000));
        await stream.drained();
        await new Promise((resolve) => setImmediate(resolve));
      }
      ended = true;
    });
    const controller = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: controller.signal });
    await response.body?.getReader().read();
    controller.abort();
    await expect.poll(() => ended).toBe(true);
  });
});
