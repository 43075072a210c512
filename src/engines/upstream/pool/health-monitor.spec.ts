import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UpstreamClient } from '../http/upstream-client.js';
import { HealthMonitor } from './health-monitor.js';
import { UpstreamNode } from './upstream-node.js';
import { UpstreamPool } from './upstream-pool.js';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Watched {
  node: UpstreamNode;
  client: UpstreamClient;
  server: Server;
  check: () => Promise<void>;
}

/** A node at a server whose answers `fault` may spoil, by the number of the request on its connection and of the connection. */
async function watched(
  fault: (socket: Socket, request: number, connection: number) => boolean,
): Promise<Watched> {
  const requests = new Map<Socket, { connection: number; requests: number }>();
  const server = createServer(({ socket }, response) => {
    const seen = requests.get(socket) ?? { connection: requests.size + 1, requests: 0 };
    seen.requests++;
    requests.set(socket, seen);
    if (!fault(socket, seen.requests, seen.connection)) response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new UpstreamClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    apiKey: null,
    timeouts: { connectMs: 1_000, firstByteMs: 2_000, idleMs: 2_000 },
  });
  const node = new UpstreamNode(client, () => performance.now());
  const monitor = new HealthMonitor(
    new UpstreamPool({ profile: 'balanced', now: () => performance.now() }, [node]),
    {
      intervalMs: 0,
      logger: null,
      refresh: async () => undefined,
      modelsOf: async () => new Set(['m']),
      onRound: () => undefined,
    },
  );
  cleanups.push(
    () => client.close(),
    () => {
      server.closeAllConnections();
      server.close();
    },
  );
  return { node, client, server, check: () => monitor.check() };
}

const reset = (socket: Socket): boolean => {
  socket.resetAndDestroy();
  return true;
};

describe('a server that resets connections it has kept alive', () => {
  it('answers requests and stays up', async () => {
    const { node, client, check } = await watched((socket, request) => request > 1 && reset(socket));
    for (let round = 0; round < 4; round++) {
      expect(await client.json({ path: '/v1/models', body: { round } })).toEqual({});
      await check();
      expect([node.healthy, node.missedChecks]).toEqual([true, 0]);
    }
  });

  it('gets a request that broke on a new connection again only where that does no harm', async () => {
    const { client, server } = await watched((socket) => reset(socket));
    let requests = 0;
    server.on('request', () => requests++);
    for (const [call, times] of [
      [{ path: '/v1/completions', body: {} }, 1],
      [{ path: '/tokenize', body: {}, repeatable: true }, 2],
      [{ path: '/v1/models', method: 'GET' }, 2],
    ] as const) {
      requests = 0;
      await expect(client.json(call)).rejects.toMatchObject({ kind: 'broken' });
      expect([call.path, requests]).toEqual([call.path, times]);
    }
  });
});

describe('HealthMonitor', () => {
  it('asks again at once when a check breaks off', async () => {
    const { node, check } = await watched(
      (socket, _request, connection) => connection % 2 === 1 && reset(socket),
    );
    for (let round = 0; round < 4; round++) await check();
    expect([node.healthy, node.missedChecks]).toEqual([true, 0]);
  });

  it('takes a server for down after three checks in a row that break off, and for up after one that does not', async () => {
    let ill = true;
    const { node, check } = await watched((socket) => ill && reset(socket));
    const seen: boolean[] = [];
    for (let round = 0; round < 4; round++) {
      ill = round < 3;
      await check();
      seen.push(node.healthy);
    }
    expect(seen).toEqual([true, true, false, true]);
  });

  it('takes a server for down at once where nothing listens', async () => {
    const { node, server, check } = await watched(() => false);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await check();
    expect([node.healthy, node.models]).toEqual([false, null]);
  });
});
