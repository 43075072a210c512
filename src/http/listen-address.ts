import { createServer, isIPv6, type Server } from 'node:net';
import { once } from 'node:events';
import type { ServerConfig } from '../config/server-config.js';
import { usesTls } from './tls/tls-options.js';
import { makeWayForSocket } from './unix-socket.js';

/**
 * Fails at once when the port or the socket is taken: loading a model first could take a minute. Throws Node's listen
 * error or UserError.
 */
export async function assertAddressIsFree({
  host,
  port,
  uds,
}: Pick<ServerConfig, 'host' | 'port' | 'uds'>): Promise<void> {
  if (uds !== null) return makeWayForSocket(uds);
  if (port === 0) return;
  const probe = createServer();
  probe.listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/** Where a listening server is reached from this machine: a URL, or the path of its socket. */
export function listeningUrl(
  server: Server,
  config: Pick<ServerConfig, 'host' | 'uds' | 'sslCertfile'>,
): string {
  const { host, uds } = config;
  const bound = server.address();
  if (uds !== null || bound === null || typeof bound === 'string') return uds ?? '';
  const { address, port } = bound;
  const scheme = usesTls(config) ? 'https' : 'http';
  // The name works whichever of the loopback addresses it stands for.
  if (host === 'localhost' || address === '::' || address === '::1') return `${scheme}://localhost:${port}`;
  if (address === '0.0.0.0') return `${scheme}://127.0.0.1:${port}`;
  return `${scheme}://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
