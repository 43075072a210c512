import { createServer } from 'node:net';
import { once } from 'node:events';
import type { ServerConfig } from '../config/server-config.js';

/**
 * Fails at once when the port is taken: loading a model first could take a minute. Throws Node's listen error.
 */
export async function assertAddressIsFree({
  host,
  port,
  uds,
}: Pick<ServerConfig, 'host' | 'port' | 'uds'>): Promise<void> {
  if (uds !== null || port === 0) return;
  const probe = createServer();
  probe.listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}
